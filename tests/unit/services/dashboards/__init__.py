"""Dashboards without records."""
