"""Conditions: periods of time, and rows or values that are missing."""
