"""Which numbers may truthfully be said of the rows that a figure is about."""

from agent.figures.arithmetic.facts import facts
from agent.figures.arithmetic.spoken import Facts, Spoken

__all__ = ["Facts", "Spoken", "facts"]
