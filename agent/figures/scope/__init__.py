"""The scope of a figure: the names it belongs to, and those it is compared with."""

from agent.figures.scope.binding import find_scope
from agent.figures.scope.context import DiscourseContext, remember_names
from agent.figures.scope.references import find_references
from agent.figures.scope.scope import FigureScope
from agent.figures.scope.sentence import FIGURE, NAME, NAME_SIGN, Sentence, parse_sentence

__all__ = [
    "FIGURE",
    "NAME",
    "NAME_SIGN",
    "DiscourseContext",
    "FigureScope",
    "Sentence",
    "find_references",
    "find_scope",
    "parse_sentence",
    "remember_names",
]
