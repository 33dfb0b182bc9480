"""Columns that are the same measure at different times: "sales 2024" beside "sales 2025"."""

from itertools import combinations

from agent.figures.result.measure_headings import are_same_at_two_times
from agent.figures.result.result_table import Measure, ResultTable

MOST_MEASURES = 6


def find_twin_measures(table: ResultTable) -> tuple[Measure, Measure] | None:
    """Two measures that are the same thing at two times, the earlier first."""
    for one, other in combinations(table.measures[:MOST_MEASURES], 2):
        if are_same_at_two_times(one.words, other.words):
            return (one, other) if max(one.words) < max(other.words) else (other, one)
    return None


def find_times(table: ResultTable) -> list[float]:
    """At how many times the table has a measure in columns of their own."""
    found = []
    for one in table.measures[:MOST_MEASURES]:
        others = [
            m for m in table.measures if m is not one and are_same_at_two_times(one.words, m.words)
        ]
        found += [float(len(others) + 1)] if others else []
    return found
