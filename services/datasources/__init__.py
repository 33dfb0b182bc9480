"""Data sources: what may be asked, how it is reached, and how it was found at sync."""
