"""Trino, over its statement protocol."""
