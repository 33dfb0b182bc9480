"""Merges the tables of several uploads into one DuckDB file."""
