"""Profiles of columns: counts, ranges and formats, read at sync."""
