"""Donations against expenses: two tables that are named as amounts are what they add up to."""

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Span

_CERTAIN = 0.75


def read_two_flows(parse: Parse) -> None:
    """The one sum of either table, where both are compared and neither belongs to the other.

    A table with no sum or several is left alone: which of them is meant nobody said.
    """
    intent = parse.intent
    compares = intent.contrast or intent.groups or intent.buckets
    if intent.measures or not compares or any(m.does("count", "list") for m in parse.spans):
        return
    pairs = [(m, t) for m in parse.spans if (t := _table(m)) is not None]
    tables = list(dict.fromkeys(table for _, table in pairs))
    sums = [_only_sum(parse, table) for table in tables]
    table_sums = [(t, s) for t, s in zip(tables, sums, strict=True) if s is not None]
    if len(table_sums) != 2 or _belongs(parse, table_sums[0][0], table_sums[1][0]):
        return
    intent.measures = [measure for _, measure in table_sums]
    intent.subject = None
    consume(span for span, table in pairs if table in dict(table_sums))


def _table(span: Span) -> str | None:
    """The table that the words name, if they name one and none of its columns."""
    if span.consumed or span.values or not span.candidates:
        return None
    best = span.candidates[0]
    sure = best.column is None and best.score >= _CERTAIN
    return best.table if sure else None


def _only_sum(parse: Parse, table: str) -> Measure | None:
    fields = [f for f in parse.graph.fields(table) if is_summable(parse.graph, f)]
    return parse.measure("sum", fields[0]) if len(fields) == 1 else None


def _belongs(parse: Parse, one: str, other: str) -> bool:
    """Whether rows of the one have one row of the other each."""
    paths = (parse.graph.path(one, other), parse.graph.path(other, one))
    return any(path is not None and all(e.to_one for e in path) for path in paths)
