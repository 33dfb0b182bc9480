"""Data sources: their configuration, schema, relations, statements and rows."""
