"""Saved questions: kept, shared, run."""
