"""SQLite files, read in child processes."""
