"""DuckDB files, read in child processes."""
