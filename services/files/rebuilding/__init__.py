"""Rebuilds the tables of stored files: corrected, or put together from several uploads."""
