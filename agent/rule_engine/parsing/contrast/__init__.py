"""Comparisons of named values: two provinces, two years, men and women."""
