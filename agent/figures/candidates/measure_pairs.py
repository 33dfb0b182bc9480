"""Two columns that belong together: compared by a sentence, or the same at two times."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from agent.figures.result.measure_headings import (
    are_same_at_two_times,
    count_mentions,
    find_dimension,
    find_time_order,
)
from agent.figures.result.result_table import MAX_MEASURES, Measure, ResultTable, Values

Pair = tuple[Measure, Measure]
PLAN = re.compile(
    r"预算|计划|目标|指标|定额|\b(?:budget|plan|planned|target|quota|goal|forecast)s?\b",
    re.IGNORECASE,
)
SPENDING = re.compile(r"超支|结余|节余|\b(?:over|under)(?:spen\w+|r[au]n|shot)\b", re.IGNORECASE)
"""Words that hold what is spent against a plan without naming it."""
OVERSPENT = re.compile(r"超支|\bover(?:spen\w+|r[au]n|shot)\b", re.IGNORECASE)
YEAR_DIGITS = 4
_KINDS_TOGETHER = {"amount", "count"}


def find_comparable_pair(table: ResultTable, words: str) -> Pair | None:
    """The two columns that words hold against each other: the only two, else those they name."""
    usable = [m for m in table.measures if m.kind != "rank"]
    if len(usable) == 2:
        return (usable[0], usable[1]) if _are_of_one_kind(usable) else None
    named_measures = [m for m in usable if count_mentions(m.tokens, words.lower())]
    plans = [m for m in usable if is_plan(m)]
    if len(plans) == 1 and (PLAN.search(words) or SPENDING.search(words)):
        others = [m for m in named_measures if m is not plans[0]] or _first_beside(usable, plans[0])
        named_measures = [*others[:1], plans[0]]
    if len(named_measures) != 2 or not _are_of_one_kind(named_measures):
        return None
    one, other = sorted(named_measures, key=usable.index)
    return one, other


def is_plan(measure: Measure) -> bool:
    """Whether a measure says what another should be."""
    return _names_plan(measure.words)


@lru_cache(maxsize=256)
def _names_plan(words: tuple[str, ...]) -> bool:
    return PLAN.search(" ".join(words)) is not None


def _first_beside(usable: Sequence[Measure], plan: Measure) -> list[Measure]:
    return [m for m in usable if m is not plan and _are_of_one_kind([m, plan])]


def _are_of_one_kind(measures: Sequence[Measure]) -> bool:
    kinds = {m.kind for m in measures}
    scales = {m.scale for m in measures}
    units = {find_dimension(m.words) for m in measures if not is_plan(m)}
    alike = len(kinds) == 1 or kinds <= _KINDS_TOGETHER
    return len(scales) == len(units) == 1 and alike


def find_rival(table: ResultTable, before: str, after: str) -> Pair | None:
    """The column said to be above or below the one that `after` names, and that one."""
    pair = find_comparable_pair(table, f"{before} {after}")
    if pair is None:
        return None
    names_plan = PLAN.search(after) is not None
    mention_counts = [
        count_mentions(m.tokens, after.lower()) or (names_plan and is_plan(m)) for m in pair
    ]
    own = [count_mentions(m.tokens, before.lower()) for m in pair]
    if mention_counts[0] == mention_counts[1]:
        return None
    place = 1 if mention_counts[0] > mention_counts[1] else 0
    own_measure, other_measure = pair[place], pair[1 - place]
    return (own_measure, other_measure) if own[place] >= own[1 - place] else None


def compute_gaps(pair: Pair) -> Values:
    """For each row, the first of two comparable columns less the second."""
    return pair[0].values - pair[1].values


def find_twin_measures(table: ResultTable) -> Pair | None:
    """Two measures that are the same thing at two times, the earlier first."""
    for one, other in combinations(table.measures[:MAX_MEASURES], 2):
        if are_same_at_two_times(one.words, other.words):
            earlier = find_time_order(one.words) < find_time_order(other.words)
            return (one, other) if earlier else (other, one)
    return None


def choose_at_time(measures: Sequence[Measure], texts: Iterable[str]) -> tuple[Measure, ...]:
    """Of measures that are one thing at several years those of the year that the texts name.

    The first text that names a year of theirs decides; all are left where none does. Measures of no
    time are always left.
    """
    years = {id(m): str(find_time_order(m.words)) for m in measures}
    if len({year for year in years.values() if len(year) == YEAR_DIGITS}) < 2:
        return tuple(measures)
    for text in texts:
        if any(year in text for year in years.values() if len(year) == YEAR_DIGITS):
            return tuple(m for m in measures if years[id(m)] in text or years[id(m)] == "0")
    return tuple(measures)


def find_times(table: ResultTable) -> list[int]:
    """At how many times the table has a measure in columns of their own."""
    counts = []
    for one in table.measures[:MAX_MEASURES]:
        others = [
            m for m in table.measures if m is not one and are_same_at_two_times(one.words, m.words)
        ]
        counts += [len(others) + 1] if others else []
    return counts
