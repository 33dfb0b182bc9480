"""Derives from the statement of an answer what is asked about one of its points: no model."""
