"""What a question leaves open, how it was read, and how else it can be."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, replace

from agent.rule_engine.intent import Filter, Intent, Measure, PeriodFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.wording import Wording
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_NAMED_SCORE = 0.45
_LEAD = 0.1


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading: in words, and as an intent."""

    words: str
    intent: Intent
    beside: bool = False
    """Whether the taken one and this are added up: the rows of two tables are one total."""
    divided_by: Intent | None = None
    """What the number is divided by, where rows of another table are counted for it."""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A point that the question leaves open."""

    words: str
    others: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A parse with the question as it was asked, before it was reworded."""

    parse: Parse
    text: str
    wording: Wording

    @property
    def intent(self) -> Intent:
        """What was understood."""
        return self.parse.intent

    def is_named(self, field: Field, rivals: Iterable[Field] = ()) -> bool:
        """Whether words of the question name this column better than the others."""
        others = [*rivals]
        for span in self.parse.spans:
            scores = {Field(c.table, c.column): c.score for c in span.candidates if c.column}
            score = scores.get(field, 0.0)
            best = max((scores.get(other, 0.0) for other in others), default=0.0)
            if score >= _NAMED_SCORE and score > best + _LEAD and self.says(span.text):
                return True
        return False

    def names_table(self, table: str) -> bool:
        """Whether words of the question name this table rather than another."""
        return any(
            self.parse.table_of(span) == table and self.says(span.text) for span in self.parse.spans
        )

    def says(self, words: str) -> bool:
        """Whether the words were asked, and are not those of a rewording."""
        return words.lower() in self.text.lower()

    def say(self, key: str, **params: object) -> str:
        """A phrase of `engine.reading_…`."""
        return self.wording.say(f"reading_{key}", **params)

    @property
    def is_chinese(self) -> bool:
        """Whether it is asked in Chinese."""
        return has_chinese(self.text)


FindAmbiguity = Callable[[ReadQuestion], Ambiguity | None]


def exchange_field(intent: Intent, old: Field, new: Field) -> Intent:
    """The intent with another column for its groups and periods."""
    variant = deepcopy(intent)
    variant.groups = [replace(g, field=new) if g.field == old else g for g in variant.groups]
    variant.ranked_within = [
        replace(g, field=new) if g.field == old else g for g in variant.ranked_within
    ]
    variant.filters = [_exchange_in_filter(f, old, new) for f in variant.filters]
    if variant.order is not None and variant.order.by == old:
        variant.order = replace(variant.order, by=new)
    return variant


def _exchange_in_filter(filter_: Filter, old: Field, new: Field) -> Filter:
    if isinstance(filter_, PeriodFilter) and filter_.field == old:
        return replace(filter_, field=new)
    return filter_


def exchange_measure(intent: Intent, old: Measure, new: Measure) -> Intent:
    """The intent with another measure, by which it is ordered, too."""
    variant = deepcopy(intent)
    variant.measures = [new if m == old else m for m in variant.measures]
    if variant.order is not None and variant.order.by == old:
        variant.order = replace(variant.order, by=new)
    return variant


def list_tables_above(question: ReadQuestion, table: str) -> list[str]:
    """The tables to which each row of `table` belongs, nearest first."""
    tables: list[str] = []
    waiting = [table]
    while waiting:
        at = waiting.pop(0)
        above = [e.right for e in question.parse.graph.edges[at] if e.to_one]
        new = [t for t in dict.fromkeys(above) if t not in (*tables, table)]
        tables += new
        waiting += new
    return tables
