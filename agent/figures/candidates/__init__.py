"""Computes the candidate values of a figure from the rows it is about."""

from agent.figures.candidates.collection import collect_candidates
from agent.figures.candidates.figure_context import CandidateValues, FigureContext

__all__ = ["CandidateValues", "FigureContext", "collect_candidates"]
