"""Dashboards: made, shared, answered."""
