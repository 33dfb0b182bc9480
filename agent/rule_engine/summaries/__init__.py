"""Sentences that are computed from the rows of an answer."""
