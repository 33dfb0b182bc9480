"""Tests of what all runs share."""
