"""Charts as images, drawn by the real chart service."""
