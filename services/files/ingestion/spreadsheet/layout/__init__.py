"""What of a sheet is a table, a caption above one, or a note."""
