"""Sections of the settings tree, and the strength of keys."""
