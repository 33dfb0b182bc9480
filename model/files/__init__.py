"""Uploaded files and the passages of documents."""
