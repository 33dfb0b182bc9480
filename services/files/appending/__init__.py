"""Appends uploads to a kept file, and takes them out again."""
