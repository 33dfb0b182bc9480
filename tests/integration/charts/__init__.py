"""Charts as pictures, drawn by the real chart service."""
