"""Data sources, their parts and their joins as they are shown, and as they are given."""
