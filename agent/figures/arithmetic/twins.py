"""Columns that are the same measure at different times: "sales 2024" beside "sales 2025"."""

from itertools import combinations

from agent.figures.headings import are_twins
from agent.figures.table import Measure, Table

MOST_MEASURES = 6


def two_times(table: Table) -> tuple[Measure, Measure] | None:
    """Two measures that are the same thing at two times, the earlier first."""
    for one, other in combinations(table.measures[:MOST_MEASURES], 2):
        if are_twins(one.words, other.words):
            return (one, other) if max(one.words) < max(other.words) else (other, one)
    return None


def times_of(table: Table) -> list[float]:
    """At how many times the table has a measure in columns of their own."""
    found = []
    for one in table.measures[:MOST_MEASURES]:
        others = [m for m in table.measures if m is not one and are_twins(one.words, m.words)]
        found += [float(len(others) + 1)] if others else []
    return found
