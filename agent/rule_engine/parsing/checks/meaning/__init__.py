"""Checks of what single words say against the condition, measure or day they were taken for."""
