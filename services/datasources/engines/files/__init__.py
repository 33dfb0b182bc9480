"""Uploaded files as a data source, read in child processes."""
