"""Saved questions through the API."""
