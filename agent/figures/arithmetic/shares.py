"""Parts of a whole: which share of what a figure may be."""

from itertools import combinations

import numpy as np

from agent.figures.arithmetic.portions import is_of_the_rest, remainders
from agent.figures.arithmetic.spoken import Spoken, everything, tops, total
from agent.figures.table import Measure, Rows, Table

MOST_PARTS = 6


def shares(table: Table, measure: Measure, spoken: Spoken) -> list[float]:
    """The shares of one measure, as fractions of one; none of what does not add up."""
    if not measure.additive or not len(measure.known) or measure.kind == "share":
        return []
    whole = _whole(table, spoken)
    base = total(measure, whole)
    parts = _parts(table, measure, spoken)
    found = [total(measure, rows) / base for rows in parts if base]
    return found + _nested(measure, spoken)


def differences(table: Table, measure: Measure, spoken: Spoken) -> list[float]:
    """Between two shares: of the names that the sentence has."""
    base = total(measure, everything(table))
    if not measure.additive or not base:
        return []
    sizes = [total(measure, rows) / base for rows in spoken.scope.mentioned[:MOST_PARTS]]
    return [a - b for a, b in combinations(sizes, 2)]


def _whole(table: Table, spoken: Spoken) -> Rows:
    """All rows; within a period, those of the period."""
    when, what = spoken.scope.when, spoken.scope.what
    return when if when is not None and what is not None else everything(table)


def _parts(table: Table, measure: Measure, spoken: Spoken) -> list[Rows]:
    scope, hints, ranked = spoken.scope, spoken.subject, measure.ranking
    rest = remainders(table, measure, spoken) if hints.rest else []
    if is_of_the_rest(spoken):
        return rest
    listed = scope.strong and scope.named > 1
    if spoken.ranks and not listed and (chosen := tops(measure, spoken.ranks)):
        smallest = hints.low and not hints.high
        return [*rest, *(chosen[1::2] if smallest else chosen[::2])]
    parts = [*scope.owners, *rest]
    if hints.high and not scope.strong:
        parts.append(ranked[:1])
    if hints.low and not scope.strong:
        parts.append(ranked[-1:])
    if spoken.hints.extremes and not scope.strong and scope.when is None:
        parts += [ranked[:1], ranked[-1:]]
    return [rows for rows in parts if len(rows) and len(rows) < table.size]


def _nested(measure: Measure, spoken: Spoken) -> list[float]:
    """Of a part in a wider part that the sentence names: a month in its quarter."""
    found = []
    for one, other in combinations(spoken.scope.mentioned[:MOST_PARTS], 2):
        part, wider = (one, other) if len(one) <= len(other) else (other, one)
        base = total(measure, wider)
        if base and len(part) < len(wider) and not len(np.setdiff1d(part, wider)):
            found.append(total(measure, part) / base)
    return found
