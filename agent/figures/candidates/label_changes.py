"""How much each label of a column changed from the first moment to the last."""

import numpy as np

from agent.figures.candidates.figure_context import aggregate_rows, split_by_moment
from agent.figures.candidates.measure_pairs import find_twin_measures
from agent.figures.result.result_table import Measure, ResultTable, Values

MOST_LABELS = 60


def find_label_changes(table: ResultTable, measure: Measure) -> Values:
    """The change of each label; none where the labels have no two moments."""
    for labels in table.groups:
        if 1 < len(labels) <= MOST_LABELS and len(table.rows_by_moment) > 1:
            parts = [split_by_moment(table, rows) for rows in labels.values()]
            if all(len(part) > 1 for part in parts):
                ends = [
                    (aggregate_rows(measure, p[0]), aggregate_rows(measure, p[-1])) for p in parts
                ]
                return np.array([last - first for first, last in ends])
    return np.empty(0)


def find_stated_changes(table: ResultTable) -> list[Values]:
    """The changes that rows have themselves: a column of growth, or one for each of two times."""
    found = [m.known for m in table.measures if m.kind == "change"]
    if pair := find_twin_measures(table):
        found.append(pair[1].values - pair[0].values)
    return found
