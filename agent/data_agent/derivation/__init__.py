"""Derives from a statement what its outputs mean: kinds of measure, formulas, joins."""
