"""Data sources: their configuration, schema, joins, statements and rows."""
