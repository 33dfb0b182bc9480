"""Saved questions as they are shown and sent."""
