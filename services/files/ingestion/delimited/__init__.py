"""Text in columns: encoding, delimiter, rows."""
