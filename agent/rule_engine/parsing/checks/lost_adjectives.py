"""Adjectives that a statement leaves out, or reads of another amount than is meant."""

import re
from collections.abc import Iterator

from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_DEAR = frozenset(
    ["most expensive", "priciest", "costliest", "cheapest", "least expensive", "最贵", "最便宜"]
)
_PAID = re.compile(r"\b(?:best|highest|lowest|worst|most|least)[- ]paid\b")
_ENTIRE = frozenset(["amount", "revenue", "payment"])


def find_lost_adjectives(parse: Parse) -> Iterator[Span]:
    """The spans of such adjectives."""
    yield from _find_unit_prices(parse)
    yield from _find_paid_people(parse)


def _find_unit_prices(parse: Parse) -> Iterator[Span]:
    """The most expensive orders are those of the largest amount, and not of dear pieces."""
    order = parse.intent.order
    field = order.by if order is not None and isinstance(order.by, Field) else None
    if field is None or "price" not in find_column_senses(parse.graph, field):
        return
    others = (f for f in parse.graph.fields(field.table) if f != field)
    entire = any(
        parse.graph.is_number(f) and find_column_senses(parse.graph, f) & _ENTIRE for f in others
    )
    yield from (m for m in parse.spans if entire and m.text.lower() in _DEAR)


def _find_paid_people(parse: Parse) -> Iterator[Span]:
    """The best paid are people, and no kinds of them by what all in one are paid."""
    match = _PAID.search(parse.text)
    if match is not None and any(group.key is None for group in parse.intent.groups):
        yield from parse.spans_over(match)
