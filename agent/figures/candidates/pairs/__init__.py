"""Candidates from two values: changes, differences, one column against another."""
