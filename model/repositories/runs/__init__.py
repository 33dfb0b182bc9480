"""Statements on runs and all that a run leaves."""
