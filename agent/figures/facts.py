"""What may truthfully be said of a table in one sentence, as numbers.

Only arithmetic that the sentence speaks of is done: the rows it names, the extremes, the whole.
Were every pair of rows compared, almost any small figure would equal something.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from agent.figures.table import Measure, Rows, Table, Values
from agent.figures.words import Hints

FEW_ROWS = 12
MOST_NAMED = 6
MOST_CROSSED = 4


@dataclass(slots=True)
class Facts:
    """Numbers by what they may be called. Percent and points are fractions of one."""

    numbers: list[float] = field(default_factory=list)
    percents: list[float] = field(default_factory=list)
    points: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a sentence speaks of: rows it names, how many it counts off, which measures, how."""

    named: tuple[Rows, ...]
    ranks: tuple[int, ...]
    words: str
    hints: Hints


def facts(table: Table, spoken: Spoken) -> Facts:
    """All that the sentence may say about the table."""
    found = Facts()
    _counts(found, table, spoken)
    about = [m for m in table.measures if any(word in spoken.words for word in m.words)]
    for measure in table.measures:
        _levels(found, table, measure, spoken)
        if not about or measure in about:
            _comparisons(found, table, measure, spoken)
    _across(found, table, about if len(about) > 1 else table.measures[:MOST_CROSSED], spoken)
    return found


def _counts(found: Facts, table: Table, spoken: Spoken) -> None:
    found.numbers += [table.size, *map(len, table.groups)]
    found.numbers += [table.total] if table.total is not None else []
    found.numbers += [table.size - rank for rank in spoken.ranks]
    found.numbers += [len(rows) for rows in spoken.named if len(rows) > 1]
    if table.moments:
        found.numbers.append(len(set(table.moments)))
    for measure in table.measures:
        known = measure.known
        signs = [np.sum(known > 0), np.sum(known < 0), np.sum(known == 0), len(known)]
        found.numbers += [float(count) for count in (*signs, table.size - len(known))]
        if spoken.hints.average and len(known):
            found.numbers += [
                float(np.sum(known > known.mean())), float(np.sum(known < known.mean()))
            ]  # fmt: skip


def _levels(found: Facts, table: Table, measure: Measure, spoken: Spoken) -> None:
    levels = list(_aggregates(measure.known))
    shown = measure.values if table.size <= FEW_ROWS else measure.values[[0, -1]]
    levels += _known(shown).tolist() if table.size else []
    for rows in spoken.named:
        levels += _aggregates(_known(measure.values[rows]))
    levels += [_total(measure, rows) for rows in _tops(measure, spoken)]
    found.numbers += levels
    if measure.scale == "fraction":
        found.percents += levels
    elif measure.scale == "points":
        found.percents += [level / 100 for level in levels]
    else:
        found.percents += [level for level in levels if abs(level) <= 1 and level % 1]


def _aggregates(values: Values) -> list[float]:
    if not len(values):
        return []
    if len(values) == 1:
        return [float(values[0])]
    low, high = float(values.min()), float(values.max())
    total = float(np.sum(values))
    return [total, total / len(values), _median(values), low, high]


def _median(values: Values) -> float:
    # NumPy's own imports its masked arrays: 3 MB for every worker.
    ordered = np.sort(values)
    return float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)


def _comparisons(found: Facts, table: Table, measure: Measure, spoken: Spoken) -> None:
    whole = _total(measure, np.arange(table.size))
    if spoken.hints.share or not spoken.hints.change:
        _shares(found, measure, whole, spoken)
    forward = table.order[~np.isnan(measure.values[table.order])]
    first_last = (forward[-1:], forward[:1])
    pairs = [first_last, *_pairs(table, measure, spoken)] if table.size else []
    levels = [(_total(measure, a), _total(measure, b)) for a, b in pairs]
    if spoken.hints.change:
        levels += _steps(table, measure)
    if spoken.hints.average:
        mean = float(measure.known.mean()) if len(measure.known) else 0
        levels += [
            (_total(measure, rows), mean) for rows in (*spoken.named, *(_extremes(measure) or ()))
        ]
    for later, earlier in levels:
        _compare(found, measure, later, earlier)
        if spoken.hints.share:
            found.percents += [a / b for a, b in ((later, earlier), (earlier, later)) if b]


def _shares(found: Facts, measure: Measure, whole: float, spoken: Spoken) -> None:
    parts = [*spoken.named, *_tops(measure, spoken)]
    if extremes := _extremes(measure):
        parts += extremes[:1] if spoken.hints.high or not spoken.named else ()
        parts += extremes[1:] if spoken.hints.low else ()
    sizes = [_total(measure, rows) for rows in parts]
    shares = [size / whole for size in sizes if whole]
    found.percents += shares + [1 - share for share in shares[len(spoken.named) :]]
    found.points += [abs(a - b) for a, b in combinations(shares[:MOST_NAMED], 2)]
    for (rows, size), (wider, sum_) in _nested(list(zip(parts, sizes, strict=True))):
        if sum_ and set(rows) < set(wider):
            found.percents.append(size / sum_)


def _nested(
    parts: Sequence[tuple[Rows, float]],
) -> Iterator[tuple[tuple[Rows, float], tuple[Rows, float]]]:
    for one, other in combinations(parts[:MOST_NAMED], 2):
        yield (one, other) if len(one[0]) <= len(other[0]) else (other, one)


def _pairs(table: Table, measure: Measure, spoken: Spoken) -> Iterator[tuple[Rows, Rows]]:
    named = spoken.named[:MOST_NAMED]
    yield from _between(table, named)
    for rows in named:
        if spoken.hints.change and len(rows) == 1:
            yield from _before(table, int(rows[0]), year=spoken.hints.year_before)
    if extremes := _extremes(measure):
        yield from _with_extremes(*extremes, named, spoken.hints)


def _between(table: Table, named: Sequence[Rows]) -> Iterator[tuple[Rows, Rows]]:
    """Two names, the later over the earlier; and the last over the first of a named stretch."""
    for one, other in combinations(named, 2):
        yield (one, other) if table.place[one[0]] > table.place[other[0]] else (other, one)
    for rows in named:
        if len(rows) > 1 and table.moments:
            forward = rows[np.argsort(table.place[rows])]
            yield forward[-1:], forward[:1]


def _with_extremes(
    highest: Rows, lowest: Rows, named: Sequence[Rows], hints: Hints
) -> Iterator[tuple[Rows, Rows]]:
    if (hints.high and hints.low) or not named:
        yield highest, lowest
    for rows in named:
        if hints.high:
            yield highest, rows
        if hints.low:
            yield rows, lowest


def _before(table: Table, row: int, *, year: bool) -> Iterator[tuple[Rows, Rows]]:
    place = int(table.place[row])
    if place:
        yield np.array([row]), table.order[place - 1 : place]
    if year and table.moments:
        then = (table.moments[row][0] - 1, *table.moments[row][1:])
        if then in table.moments:
            yield np.array([row]), np.array([table.moments.index(then)])


def _steps(table: Table, measure: Measure) -> list[tuple[float, float]]:
    """The largest rise and fall from one row to the next, in size and in proportion."""
    values = measure.values[table.order]
    earlier, later = values[:-1], values[1:]
    kept = ~(np.isnan(earlier) | np.isnan(later)) & (earlier != 0)
    earlier, later = earlier[kept], later[kept]
    if not len(later):
        return []
    change, growth = later - earlier, (later - earlier) / np.abs(earlier)
    chosen = {int(f(x)) for f in (np.argmax, np.argmin) for x in (change, growth)}
    return [(float(later[i]), float(earlier[i])) for i in chosen]


def _compare(found: Facts, measure: Measure, later: float, earlier: float) -> None:
    difference = later - earlier
    found.numbers.append(difference)
    if measure.scale != "plain":
        found.points.append(difference / (100 if measure.scale == "points" else 1))
    for one, other in ((later, earlier), (earlier, later)):
        if other:
            found.percents.append((one - other) / abs(other))
            found.ratios += [one / other, (one - other) / abs(other)]


def _across(found: Facts, table: Table, measures: Sequence[Measure], spoken: Spoken) -> None:
    selections = [*spoken.named[:MOST_NAMED], np.arange(table.size)]
    for one, other in combinations(measures, 2):
        for rows in selections:
            levels = _total(one, rows), _total(other, rows)
            _compare(found, one, *levels)
            quotients = [a / b for a, b in (levels, levels[::-1]) if b]
            found.percents += quotients
            found.numbers += quotients


def _tops(measure: Measure, spoken: Spoken) -> list[Rows]:
    """The largest and the smallest rows, as many as the sentence counts off."""
    ranked = measure.ranking
    ranks = [rank for rank in spoken.ranks if 1 < rank < len(ranked)]
    return [part for rank in ranks for part in (ranked[:rank], ranked[-rank:], ranked[rank:])]


def _extremes(measure: Measure) -> tuple[Rows, Rows] | None:
    ranked = measure.ranking
    return (ranked[:1], ranked[-1:]) if len(ranked) else None


def _total(measure: Measure, rows: Rows) -> float:
    return float(measure.filled[rows].sum())


def _known(values: Values) -> Values:
    return values[~np.isnan(values)]
