"""How long something goes on: 连续三个月增长, "three straight quarters", 连续两年垫底."""

import re

import numpy as np
from numpy.typing import NDArray

from agent.figures.candidates.figure_context import FigureContext, aggregate_rows, split_by_moment
from agent.figures.result.result_table import Measure, ResultTable

_RUN = re.compile(
    r"连续\s*$|\b(?:straight|consecutive|successive|in a row|running)\b", re.IGNORECASE
)


def is_streak(context: FigureContext) -> bool:
    """Whether the figure says how many moments in turn something lasts."""
    return bool(_RUN.search(context.before[-8:]) or _RUN.search(context.after[:40]))


def find_streaks(
    table: ResultTable, measures: tuple[Measure, ...], context: FigureContext, *, rising: bool
) -> list[float]:
    """The numbers of moments that each run of rises, or of falls, is long."""
    lengths: set[float] = set()
    for measure in measures:
        sizes = [
            aggregate_rows(measure, part)
            for part in split_by_moment(table, context.scope.label_rows)
        ]
        steps = np.diff(np.array(sizes)) if len(sizes) > 1 else np.empty(0)
        lengths |= set(list_runs(steps > 0 if rising else steps < 0))
    return list(lengths)


def list_runs(truths: NDArray[np.bool_]) -> list[float]:
    """How long each run of moments is for which something holds."""
    runs, length = [], 0
    for holds in (*truths.tolist(), False):
        if not holds and length:
            runs.append(float(length))
        length = length + 1 if holds else 0
    return runs
