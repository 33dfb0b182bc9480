"""Statements on dashboards."""
