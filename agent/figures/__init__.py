"""Verifies every number of a summary against the result."""

from agent.figures.check import check_figures

__all__ = ["check_figures"]
