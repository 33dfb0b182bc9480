"""Descriptions of engines."""
