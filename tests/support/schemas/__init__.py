"""Schemas for unit tests: their tables, and statements or rows over them."""
