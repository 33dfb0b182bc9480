"""Two columns of one kind that a sentence holds against each other: stock and reorder level."""

import numpy as np

from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import Measure, ResultTable, Values

Pair = tuple[Measure, Measure]


def are_comparable(table: ResultTable) -> Pair | None:
    """The two columns of a table that has just two of one kind and scale."""
    usable = [m for m in table.measures if m.kind != "rank"]
    if len(usable) != 2 or usable[0].scale != usable[1].scale:
        return None
    kinds = {m.kind for m in usable}
    return (usable[0], usable[1]) if len(kinds) == 1 or kinds == {"amount", "count"} else None


def find_rival(table: ResultTable, before: str, after: str) -> Pair | None:
    """The column said to be above or below the one that `after` names, and that one."""
    pair = are_comparable(table)
    if pair is None:
        return None
    named = [count_mentions(m.tokens, after.lower()) for m in pair]
    own = [count_mentions(m.tokens, before.lower()) for m in pair]
    if named[0] == named[1]:
        return None
    mine, other = (pair[1], pair[0]) if named[0] > named[1] else (pair[0], pair[1])
    place = pair.index(mine)
    return (mine, other) if own[place] >= own[1 - place] else None


def compute_gaps(table: ResultTable) -> Values:
    """For each row, the first of two comparable columns less the second; empty without such."""
    pair = are_comparable(table)
    return pair[0].values - pair[1].values if pair else np.empty(0)
