"""Every number of a summary against the result it sums up."""

from agent.figures.check import check_figures

__all__ = ["check_figures"]
