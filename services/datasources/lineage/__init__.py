"""Which tables of a source show rows or values of others."""
