"""The names that a figure of a sentence is said of, and those it is compared with."""

from agent.figures.scope.binding import Scope, scope_of
from agent.figures.scope.context import Context, remember
from agent.figures.scope.references import references
from agent.figures.scope.sentence import G, N, Sentence, read_sentence

__all__ = [
    "Context",
    "G",
    "N",
    "Scope",
    "Sentence",
    "read_sentence",
    "references",
    "remember",
    "scope_of",
]
