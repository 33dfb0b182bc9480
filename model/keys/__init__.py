"""Keys that operators give."""
