"""Periods and time buckets that a question names, as calendar dates."""
