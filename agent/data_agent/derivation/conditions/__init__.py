"""What a statement asks of rows: conditions, joins, absence."""
