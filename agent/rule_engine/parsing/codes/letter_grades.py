"""Grades that are stored as letters: customers rated C, a credit rating of A, grade B parts."""

from collections.abc import Iterator

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_GRADED = frozenset(
    ["rated", "rating", "rate", "graded", "grade", "class", "tier", "level", "ranked", "scored"]
)
_SKIPPED = frozenset(["of", "is", "are", "for", "with", "a", "an", "the", "at", "as"])
_REACH = 4
"""Words within which the letter and what it grades stand."""


def read_letter_grades(parse: Parse) -> None:
    """The one column of letters that the words beside such a letter name."""
    for place, span in enumerate(parse.spans):
        if span.consumed or span.values or not (len(span.text) == 1 and "A" <= span.text <= "Z"):
            continue
        near = _list_near(parse, place)
        fields = set(_list_fields(parse, span.text))
        named_fields = {f for f in fields if any(m.names(f) for m in near)}
        graded = any(m.text.lower() in _GRADED for m in near)
        matches = named_fields or (fields if graded else set())
        if len(matches) == 1:
            [field] = matches
            _consume(parse, [span, *(m for m in near if m.names(field) or _grades(m))])
            parse.intent.filters.append(ValueFilter(field, "=", (span.text,)))


def _list_near(parse: Parse, place: int) -> list[Span]:
    spans = parse.spans[max(0, place - _REACH) : place + _REACH + 1]
    return [m for m in spans if not m.consumed and m.text.lower() not in _SKIPPED]


def _list_fields(parse: Parse, letter: str) -> Iterator[Field]:
    """Columns of letters of the tables that are named; else of all."""
    tables = parse.list_named_tables() or {*parse.graph.tables}
    for table in tables - {None}:
        for field in parse.graph.fields(table or ""):
            samples = parse.graph.column(field).samples
            if letter in samples and all(len(value) <= 2 for value in samples):
                yield field


def _grades(span: Span) -> bool:
    return span.text.lower() in _GRADED


def _consume(parse: Parse, spans: list[Span]) -> None:
    for span in spans:
        span.consumed = True
        if not parse.names_table(span):
            span.candidates = ()
