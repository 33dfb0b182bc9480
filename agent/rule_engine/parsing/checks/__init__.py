"""Checks of a whole intent for what would be told instead of what was asked."""
