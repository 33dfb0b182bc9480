"""Uploaded files as a data source; they are read by DuckDB."""
