"""Shared by the runs of all agents: fair scheduling, deadlines, lazy imports, usage tracking."""
