"""Tests of computed suggestions."""
