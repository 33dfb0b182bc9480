"""How long something goes on: 连续三个月增长, "three straight quarters", 连续两年垫底."""

import re

import numpy as np

from agent.figures.arithmetic.spoken import Spoken, stretches_of, total
from agent.figures.table import Measure, Table

_RUN = re.compile(
    r"连续\s*$|\b(?:straight|consecutive|successive|in a row|running)\b", re.IGNORECASE
)


def is_run(spoken: Spoken) -> bool:
    """Whether the figure says how many moments in turn something lasts."""
    return bool(_RUN.search(spoken.before[-8:]) or _RUN.search(spoken.after[:40]))


def runs(table: Table, about: tuple[Measure, ...], spoken: Spoken, *, rising: bool) -> list[float]:
    """The numbers of moments that each run of rises, or of falls, is long."""
    found: set[int] = set()
    for measure in about:
        sizes = [total(measure, part) for part in stretches_of(table, spoken.scope.what)]
        steps = np.diff(np.array(sizes)) if len(sizes) > 1 else np.empty(0)
        length = 0
        for step in [*steps.tolist(), 0.0]:
            goes = step > 0 if rising else step < 0
            if not goes and length:
                found |= {length, length + 1}
            length = length + 1 if goes else 0
    return [float(length) for length in found]
