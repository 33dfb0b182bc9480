"""Changes what a statement shows: language variants of columns, last names beside first names."""
