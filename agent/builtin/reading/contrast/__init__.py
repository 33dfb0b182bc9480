"""What is held against what: two provinces, two years, men and women."""
