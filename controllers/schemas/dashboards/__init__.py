"""Dashboards as they are shown and sent."""
