"""Slots for the statements of a source, and for whom they run."""
