"""Donations against expenses: two tables that are named as amounts are what they add up to."""

from agent.builtin.intent import Measure
from agent.builtin.reading.context import Reading, use
from agent.builtin.reading.marks import Mark

_CERTAIN = 0.75


def read_two_flows(reading: Reading) -> None:
    """The one sum of either table, where both are compared and neither belongs to the other.

    A table with no sum or several is left alone: which of them is meant nobody said.
    """
    intent = reading.intent
    listed = intent.contrast or intent.groups or intent.buckets
    if intent.measures or not listed or any(m.does("count", "list") for m in reading.marks):
        return
    named = [(m, t) for m in reading.marks if (t := _table(m)) is not None]
    tables = list(dict.fromkeys(table for _, table in named))
    sums = [_only_sum(reading, table) for table in tables]
    found = [(t, s) for t, s in zip(tables, sums, strict=True) if s is not None]
    if len(found) != 2 or _belongs(reading, found[0][0], found[1][0]):
        return
    intent.measures = [measure for _, measure in found]
    intent.subject = None
    use(mark for mark, table in named if table in dict(found))


def _table(mark: Mark) -> str | None:
    """The table that the words name, if they name one and none of its columns."""
    if mark.used or mark.values or not mark.refs:
        return None
    best = mark.refs[0]
    sure = best.column is None and best.score >= _CERTAIN
    return best.table if sure else None


def _only_sum(reading: Reading, table: str) -> Measure | None:
    fields = [f for f in reading.warehouse.fields(table) if reading.additive(f)]
    return reading.measure("sum", fields[0]) if len(fields) == 1 else None


def _belongs(reading: Reading, one: str, other: str) -> bool:
    """Whether rows of the one have one row of the other each."""
    paths = (reading.warehouse.path(one, other), reading.warehouse.path(other, one))
    return any(path is not None and all(e.to_one for e in path) for path in paths)
