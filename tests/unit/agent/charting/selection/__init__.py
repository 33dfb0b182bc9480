"""Tests of which chart is chosen."""
