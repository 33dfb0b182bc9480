"""SQLite: its description, and the functions that the guard allows."""
