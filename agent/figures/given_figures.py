"""The figures of sentences that were computed from the rows, from which a summary was rewritten."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agent.figures.candidates.hint_words import ArithmeticHints, find_hints
from agent.figures.extraction.figures import Figure
from agent.figures.scope import Sentence

_DEFINING = ("average", "median", "high", "low", "rest", "loss", "compound", "cumulative", "each")
"""What a figure must not be told to be, unless the computed sentence says so."""
_WORD = re.compile(r"\b(?!the\b|and\b|was\b|were\b|has\b|have\b|with\b)[a-z]{3,}|[\u3400-\u9fff]")
_SAME_WORDS = 0.5
"""The share of its clause's words that a figure which no name stands before has to be told with."""


@dataclass(frozen=True, slots=True)
class GivenFigure:
    """A figure with whose it is, and what its words say that it is."""

    figure: Figure
    subject: frozenset[int] | None
    """The rows of the one name before it; empty where none is, None where several are."""
    hints: ArithmeticHints
    words: frozenset[str]

    def is_of(self, given: "GivenFigure") -> bool:
        """Whether it is the same figure, of the same rows and as the same thing."""
        one, other = self.figure, given.figure
        if (one.meaning, one.value, one.step) != (other.meaning, other.value, other.step):
            return False
        if one.direction != other.direction or one.bound not in ("", other.bound):
            return False
        if any(getattr(self.hints, name) and not getattr(given.hints, name) for name in _DEFINING):
            return False
        if given.subject:
            return self.subject == given.subject
        shared = len(given.words & self.words)
        return given.subject is not None and shared >= _SAME_WORDS * len(given.words)


def read_given(figure: Figure, sentence: Sentence, *, of_clause: bool) -> GivenFigure:
    """A figure of a sentence; what its words say is that of its clause, or of the sentence."""
    clause = sentence.clause(figure.start)
    words = sentence.words(*clause)
    hints = find_hints(words if of_clause else sentence.outline)
    return GivenFigure(
        figure, _find_subject(figure, sentence), hints, frozenset(_WORD.findall(words.lower()))
    )


def is_given(told: GivenFigure, given_figures: Iterable[GivenFigure]) -> bool:
    """Whether one of the computed sentences has the figure."""
    return any(map(told.is_of, given_figures))


def _find_subject(figure: Figure, sentence: Sentence) -> frozenset[int] | None:
    """The rows of the name before a figure: in its clause, else in the last one with names."""
    own, _ = sentence.clause(figure.start)
    spans = [(start, end) for start, end in sentence.clauses if end <= own]
    for start, end in reversed([*spans, (own, figure.start)]):
        names = {frozenset(map(int, name.rows)) for name in sentence.find_names(start, end)}
        if names:
            return names.pop() if len(names) == 1 else None
    return frozenset()
