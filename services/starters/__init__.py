"""Questions to begin with, for a source or for files."""
