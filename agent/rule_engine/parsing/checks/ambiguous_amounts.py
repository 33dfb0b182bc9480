"""Amounts that two tables call alike, where nothing says of which rows they are asked for."""

import re
from collections.abc import Iterator
from itertools import pairwise

from agent.rule_engine.parsing.numbers.units import is_money
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_EXPLAINED = re.compile(r"[（(,，:：/].*$")
_EXACT = 0.99
_OWNING = ("的", "of", "of the", "the")
_LEAST_SHARED = 0.7
"""What part of its columns a table has in common with that of the same rows of earlier years."""


def find_ambiguous_amounts(parse: Parse) -> Iterator[Span]:
    """The words for an amount of which rows of another table, apart from these, have one, too."""
    summed = {m.field for m in parse.intent.measures if m.field is not None and not m.sql}
    tables = parse.list_named_tables()
    for span in parse.spans:
        good = [c for c in span.candidates if c.score >= _EXACT]
        exact = [Field(c.table, c.column) for c in good if c.column]
        for field in summed.intersection(exact):
            is_clear = field.table in tables or _has_other_words(parse, span, field.table)
            rivals = [f for f in exact if f.table != field.table and _is_alike(parse, f, field)]
            if not is_clear and any(
                not _belong_together(parse, f.table, field.table) for f in rivals
            ):
                yield span


def find_amounts_of_other_rows(parse: Parse) -> Iterator[Span]:
    """The revenue of invoices, where what payments add up to is told and invoices have amounts."""
    summed = {m.field for m in parse.intent.measures if m.aggregate == "sum" and m.field}
    words = [span for span in parse.spans if span.consumed or span.text not in _OWNING]
    for owner, span in pairwise(words):
        table = parse.table_of(owner) if parse.names_table(owner) else None
        told = summed.intersection(Field(c.table, c.column) for c in span.candidates if c.column)
        if table is None or any(c.score >= _EXACT for c in span.candidates):
            continue
        if told and table not in {f.table for f in told} and _has_amounts(parse, table):
            yield span


def _has_amounts(parse: Parse, table: str) -> bool:
    fields = parse.graph.fields(table)
    return any(parse.graph.is_number(f) and is_money(parse.graph, f) for f in fields)


def _is_alike(parse: Parse, one: Field, other: Field) -> bool:
    labels = {_EXPLAINED.sub("", parse.graph.find_label(f)) for f in (one, other)}
    return parse.graph.is_number(one) and len(labels) == 1


def _belong_together(parse: Parse, one: str, other: str) -> bool:
    """Whether rows of the one are parts of those of the other, or the same of earlier years."""
    columns = [{c.name for c in parse.graph.tables[table].columns} for table in (one, other)]
    if len(columns[0] & columns[1]) >= _LEAST_SHARED * min(map(len, columns)):
        return True
    paths = (parse.graph.path(one, other), parse.graph.path(other, one))
    return any(path is not None and all(edge.to_one for edge in path) for path in paths)


def _has_other_words(parse: Parse, span: Span, table: str) -> bool:
    """Whether another word of the question can only mean a column of the table."""
    others = [m for m in parse.spans if m is not span]
    columns = ({c.table for c in m.candidates if c.column and c.score >= _EXACT} for m in others)
    values = ({hit.table for hit in m.values} for m in others if m.consumed)
    return any(tables == {table} for tables in (*columns, *values))
