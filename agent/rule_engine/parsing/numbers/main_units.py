"""Amounts that are stored in cents, told and compared in the main unit of the money."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from agent.rule_engine.intent import GroupFilter, Measure, ValueFilter
from agent.rule_engine.parsing.numbers.units import find_stored_unit
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field, SchemaGraph

CENT = Fraction(1, 100)
_ASKS_CENTS = re.compile(r"(?:多少|几|[以按用]|单位[:：]?|[（(])分(?![钟之店类数])|\bcents\b")
_COMPUTED = ("sum", "avg", "max", "min", "median")


def use_main_unit_of_money(parse: Parse) -> None:
    """Nobody who names no unit thinks in cents; parts of a whole have no unit."""
    intent = parse.intent
    if intent.share or intent.condition is not None or _ASKS_CENTS.search(parse.text):
        return
    _convert_bare_thresholds(parse)
    converted = {m: replace(m, factor=CENT) for m in intent.measures if _is_in_cents(parse, m)}
    if intent.order is not None and isinstance(intent.order.by, Measure):
        by = intent.order.by
        intent.order = replace(intent.order, by=converted.get(by, by))
    intent.measures = [converted.get(m, m) for m in intent.measures]


def is_stored_in_cents(graph: SchemaGraph, field: Field) -> bool:
    """Whether the note or the name of a column says that its money is in cents."""
    unit = find_stored_unit(graph, field) if graph.is_number(field) else None
    return unit is not None and unit.dimension == "money" and unit.size == CENT


def _is_in_cents(parse: Parse, measure: Measure) -> bool:
    field, graph = measure.field, parse.graph
    if field is None or measure.sql or measure.factor is not None or measure.since is not None:
        return False
    rest = [m.field for m in (measure.minus, measure.over) if m is not None]
    amounts = [f for f in rest if f is not None and not graph.is_key(f)]
    plain = measure.aggregate in _COMPUTED and not (measure.over and amounts)
    same = all(is_stored_in_cents(graph, f) for f in amounts)
    return plain and same and is_stored_in_cents(graph, field)


def _convert_bare_thresholds(parse: Parse) -> None:
    """Over 500 is 500 of the main unit; where a unit stands behind, the number is converted."""
    intent, numbers = parse.intent, {m.number for m in parse.spans if m.number is not None}
    for place, test in enumerate(intent.filters):
        if isinstance(test, ValueFilter) and is_stored_in_cents(parse.graph, test.field):
            intent.filters[place] = replace(test, values=tuple(_rescale(test.values, numbers)))
    for place, having in enumerate(intent.having):
        field = having.measure.field
        in_cents = field is not None and is_stored_in_cents(parse.graph, field)
        if isinstance(having, GroupFilter) and in_cents and having.measure.aggregate in _COMPUTED:
            values = tuple(v * 100 if v in numbers else v for v in having.values)
            intent.having[place] = replace(having, values=values)


def _rescale(values: tuple[str | Decimal, ...], numbers: set[Decimal]) -> Iterator[str | Decimal]:
    for value in values:
        is_said = isinstance(value, Decimal) and value in numbers
        yield value * 100 if is_said and isinstance(value, Decimal) else value
