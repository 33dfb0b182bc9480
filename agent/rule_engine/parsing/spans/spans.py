"""A range of a question, and what it may mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from agent.rule_engine.parsing.spans.function_words import Adjective
from agent.rule_engine.parsing.spans.schema_terms import Senses
from agent.schema_graph import Field
from agent.time_expressions.time_expressions import TimeExpression
from model.sources.teaching import Term


@dataclass(frozen=True, slots=True)
class ValueHit:
    """A stored value that these words name."""

    table: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table (no column) or column that these words may mean."""

    table: str
    column: str | None
    score: float


@dataclass(frozen=True, slots=True)
class ChosenCandidates:
    """The meanings that are left to the words from `start` to `end`."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


@dataclass(slots=True)
class Span:
    """A range of the question with its possible meanings; `consumed` once the intent has it."""

    start: int
    end: int
    text: str
    functions: tuple[str, ...] = ()
    senses: Senses = frozenset()
    values: tuple[ValueHit, ...] = ()
    superlative: Adjective | None = None
    comparative: Adjective | None = None
    number: Decimal | None = None
    time: TimeExpression | None = None
    literal: str | None = None
    limit: int | None = None
    lowest: bool = False
    candidates: tuple[Candidate, ...] = field(default=())
    consumed: bool = False
    size: int = 1
    term: Term | None = None
    is_translated: bool = False
    """Whether its values are those of states that other words of like meaning are noted for."""

    def does(self, *names: str) -> bool:
        """Whether one of these functions is among its readings."""
        return not set(names).isdisjoint(self.functions) if self.functions else False

    def names(self, column: Field) -> bool:
        """Whether a column is among what it may mean."""
        return any((c.table, c.column) == (column.table, column.column) for c in self.candidates)

    def overlaps(self, match: re.Match[str], group: str | int = 0) -> bool:
        """Whether a match in the question, or a group of it, has a character of it."""
        return self.start < match.end(group) and self.end > match.start(group)

    @property
    def is_filler(self) -> bool:
        """Whether it carries no meaning of its own."""
        light = self.does("of", "link", "contrast", "gap")
        return light and not self.candidates and not self.values and self.time is None


def choose_candidates(spans: list[Span], chosen: Iterable[ChosenCandidates]) -> None:
    """Leave these meanings to the spans."""
    for choice in chosen:
        for span in spans:
            if (span.start, span.end) == (choice.start, choice.end):
                span.candidates = choice.candidates
