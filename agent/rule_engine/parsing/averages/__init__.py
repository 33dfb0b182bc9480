"""Averages per month, per head and per unit, in phrases that name no column for them."""
