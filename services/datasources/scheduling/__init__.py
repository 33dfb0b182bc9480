"""Sharing the places of a source fairly among the users who ask it."""
