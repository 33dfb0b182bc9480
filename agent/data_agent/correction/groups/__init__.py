"""Corrections of what a statement groups by and of what it tells of each group."""
