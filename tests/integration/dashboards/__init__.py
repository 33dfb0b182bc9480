"""Dashboards through the API."""
