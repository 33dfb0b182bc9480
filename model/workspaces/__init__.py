"""Workspaces and memberships."""
