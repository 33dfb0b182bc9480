"""Workspaces and who is in them."""
