"""Dashboards: cards on a grid, filters across them, times at which they are refreshed."""
