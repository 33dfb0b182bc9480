"""Corrections of how a statement computes its figures."""
