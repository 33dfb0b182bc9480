"""Uploaded files: how they are read, kept and asked."""
