"""Tests of what a list shows."""
