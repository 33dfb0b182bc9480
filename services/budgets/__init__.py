"""Budgets: what users may use in a day, and what they have used."""
