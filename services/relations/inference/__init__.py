"""Joins that nobody declared: guessed from names and types, and held against the values."""
