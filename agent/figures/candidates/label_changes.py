"""How much each label of a column changed from the first moment to the last."""

import numpy as np

from agent.figures.candidates.figure_context import aggregate_rows
from agent.figures.candidates.measure_pairs import find_twin_measures
from agent.figures.result.result_table import Measure, ResultTable, Rows, Values

MAX_LABELS = 60


def find_label_changes(table: ResultTable, measure: Measure) -> Values:
    """The change of each label; none where the labels have no two moments."""
    for labels in table.groups:
        if 1 < len(labels) <= MAX_LABELS and len(table.rows_by_moment) > 1:
            ends = [_find_ends(table, rows) for rows in labels.values()]
            if all(len(first) and len(last) for first, last in ends):
                sizes = [(aggregate_rows(measure, a), aggregate_rows(measure, b)) for a, b in ends]
                return np.array([last - first for first, last in sizes])
    return np.empty(0)


def _find_ends(table: ResultTable, rows: Rows) -> tuple[Rows, Rows]:
    """The rows of the first and of the last moment; none where they are one."""
    moments = table.moment_places[rows]
    first, last = moments.min(), moments.max()
    return rows[(moments == first) & (first < last)], rows[(moments == last) & (first < last)]


def find_stated_changes(table: ResultTable) -> list[Values]:
    """The changes that rows have themselves: a column of growth, or one for each of two times."""
    changes = [m.present_values for m in table.measures if m.kind == "change"]
    if pair := find_twin_measures(table):
        changes.append(pair[1].values - pair[0].values)
    return changes
