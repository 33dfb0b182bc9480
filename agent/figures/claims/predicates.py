"""Predicates of a clause about a name: that it lost, grew, met its plan, is above the average.

A predicate is a truth for each label of a column. Quantifiers ("only", "all but") compare the
labels that a sentence names with those for which it holds.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from agent.figures.candidates.figure_context import aggregate_rows, all_rows, split_by_moment
from agent.figures.candidates.measure_pairs import (
    OVERSPENT,
    PLAN,
    SPENDING,
    Pair,
    find_comparable_pair,
    find_rival,
    find_twin_measures,
    is_plan,
)
from agent.figures.claims.claim_context import ClaimContext, is_less_better
from agent.figures.extraction.bounds import SIDES, are_within_limit
from agent.figures.extraction.change_words import DOWN_EN, DOWN_ZH, GAIN, LOSS, UP_EN, UP_ZH
from agent.figures.extraction.word_starts import WORD_START
from agent.figures.result.result_table import Measure, Rows, cross_rows
from agent.figures.result.row_names import TIME

WHOLE = -2
"""In the place of a column: all rows together."""
Truths = NDArray[np.bool_]
Clause = tuple[int, int]
_PREDICATE = re.compile(
    rf"{WORD_START}(?:(?P<gain>{GAIN})|(?P<loss>{LOSS})"
    r"|(?P<missed>未能?(?:完成|达成?|实现)|没有?(?:能够?)?(?:完成|达成|达到|实现)|不达标"
    r"|\b(?:miss(?:ed|es)?|f[ea]lls? short|(?:did|does|do|could) not (?:meet|reach|hit|make)"
    r"|(?:didn|doesn|don|couldn)['’]t (?:meet|reach|hit|make)"
    r"|failed|worse than))"
    r"|(?P<met>超额完成|完成|达成|达标|实现|超过|高于|超出|多于|大于"
    r"|\b(?:met|meets?|reach(?:ed|es)?|hit|achiev(?:ed|es)|beat|exceed(?:ed|s)?|better than"
    r"|above|ahead of|over|surpass(?:ed|es)?|more(?= (?:[a-z]+ ){0,2}than)|on)\b)"
    r"|(?P<under>低于|不足|不及|落后于?|少于|小于|不到"
    r"|\b(?:below|under|behind|short of|(?:fewer|less)(?= (?:[a-z]+ ){0,2}than))\b)"
    rf"|(?P<up>{UP_ZH}|\b(?:{UP_EN}|improved|increase)\b)"
    rf"|(?P<down>{DOWN_ZH}|\b(?:{DOWN_EN}|decrease|lost)\b))",
    re.IGNORECASE,
)
_MEAN = re.compile(r"平均|均值|\b(?:average|mean)\b", re.IGNORECASE)
PLANNED = re.compile(rf"{PLAN.pattern}|达标|{SPENDING.pattern}", re.IGNORECASE)
"""Words that hold something against its plan."""
_NOT_OVER = re.compile(
    rf"(?:没有?|未|不|\bnot |n['’]t |\bnever )(?:{OVERSPENT.pattern})", re.IGNORECASE
)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)


def find_predicate(words: str) -> re.Match[str] | None:
    """The first words of a clause that say something that holds of a name or does not."""
    return SPENDING.search(words) or _PREDICATE.search(words)


def list_labels(claim: ClaimContext, column: int) -> list[Rows]:
    """The rows of each label of a column; of each moment, for `TIME`."""
    if column == WHOLE:
        return [all_rows(claim.table)]
    if column == TIME:
        return list(claim.table.rows_by_moment)
    return list(claim.table.groups[column].values())


def compute_truths(claim: ClaimContext, clause: Clause, column: int) -> list[Truths]:
    """For which labels of a column the predicate of a clause holds; one for each reading."""
    words = claim.words(clause)
    labels = list_labels(claim, column)
    match = _PREDICATE.search(words)
    if SPENDING.search(words):
        return _compute_spending_truths(claim, words, labels)
    if match is None:
        return []
    if PLANNED.search(words):
        return _compute_plan_truths(claim, words, labels, match)
    if column == TIME and (match["up"] or match["down"]):
        return list(_compute_steps(claim, clause, labels, up=bool(match["up"])))
    return _compute_other_truths(claim, clause, labels, match)


def _compute_other_truths(
    claim: ClaimContext, clause: Clause, labels: Sequence[Rows], match: re.Match[str]
) -> list[Truths]:
    """Of what is held against a limit, a mean or a column, of changes, and of losses."""
    if match["met"] or match["under"] or match["missed"]:
        return list(_compare_with_limits(claim, clause, labels, match))
    if match["up"] or match["down"] or not _has_losses(claim):
        return list(_compute_changes(claim, clause, labels, up=bool(match["up"] or match["gain"])))
    sign = 1 if match["gain"] else -1
    return [
        np.array([sign * aggregate_rows(m, rows) > 0 for rows in labels])
        for m in _list_measures(claim, clause)
        if np.any(m.present_values < 0)
    ]


def _has_losses(claim: ClaimContext) -> bool:
    return any(np.any(m.present_values < 0) for m in claim.table.measures if m.kind != "change")


def _list_measures(claim: ClaimContext, clause: Clause) -> Sequence[Measure]:
    usable = [m for m in claim.table.measures if m.kind not in ("rank", "change")]
    return claim.find_mentioned_measures(clause, usable) or usable


def _compute_steps(
    claim: ClaimContext, clause: Clause, moments: Sequence[Rows], *, up: bool
) -> Iterator[Truths]:
    """In which moments it went up or down: by a column of changes, else from the moment before."""
    changes = [m for m in claim.table.measures if m.kind == "change"]
    for measure in changes or _list_measures(claim, clause):
        sizes = _aggregate_labels(measure, moments)
        steps = sizes if changes else np.diff(sizes, prepend=sizes[:1])
        yield steps > 0 if up else steps < 0


def _find_plan_gaps(
    claim: ClaimContext, words: str, labels: Sequence[Rows]
) -> NDArray[np.float64] | None:
    """How far each label is above its plan; None where the columns have no plan."""
    pair = find_comparable_pair(claim.table, words)
    if pair is None or is_plan(pair[0]) == is_plan(pair[1]):
        return None
    actual, plan = pair[::-1] if is_plan(pair[0]) else pair
    return _aggregate_labels(actual, labels) - _aggregate_labels(plan, labels)


def _compute_spending_truths(
    claim: ClaimContext, words: str, labels: Sequence[Rows]
) -> list[Truths]:
    gaps = _find_plan_gaps(claim, words, labels)
    if gaps is None:
        return []
    if _NOT_OVER.search(words):
        return [gaps <= 0]
    return [gaps > 0 if OVERSPENT.search(words) else gaps < 0]


def _compute_plan_truths(
    claim: ClaimContext, words: str, labels: Sequence[Rows], match: re.Match[str]
) -> list[Truths]:
    gaps = _find_plan_gaps(claim, words, labels)
    if gaps is None:
        return []
    is_missed = match["missed"] or match["under"] or match["down"] or match["loss"]
    if is_missed:
        return [gaps < 0]
    return [gaps >= 0] if match["met"] else []


def _compare_with_limits(
    claim: ClaimContext, clause: Clause, labels: Sequence[Rows], match: re.Match[str]
) -> Iterator[Truths]:
    """Whether labels are above or below the figure of the clause, or the mean that it names."""
    limits = [f for f in claim.sentence.figures if clause[0] <= f.start < clause[1]]
    if pair := find_other_column(claim, clause, match) if not limits else None:
        gaps = _aggregate_labels(pair[0], labels) - _aggregate_labels(pair[1], labels)
        yield gaps < 0 if match["under"] else gaps > 0
        return
    for measure in _list_measures(claim, clause):
        sizes = np.array([aggregate_rows(measure, rows) for rows in labels])
        if _MEAN.search(claim.words(clause)):
            yield sizes < sizes.mean() if match["under"] else sizes > sizes.mean()
        elif len(limits) == 1 and limits[0].bound in SIDES:
            limit = limits[0]
            if limit.meaning == "number":
                yield are_within_limit(sizes * measure.unit_size, limit.value, limit.bound)
            elif measure.scale == "points":
                yield are_within_limit(sizes, limit.value * 100, limit.bound)


def find_other_column(claim: ClaimContext, clause: Clause, match: re.Match[str]) -> Pair | None:
    """The column said to be above or below another, and that one: "more loans than visitors"."""
    words = claim.words(clause)
    than = _THAN.search(words, match.end())
    start, end = than.span() if than else match.span()
    return find_rival(claim.table, words[:start], words[end:])


def _compute_changes(
    claim: ClaimContext, clause: Clause, labels: Sequence[Rows], *, up: bool
) -> Iterator[Truths]:
    """Whether labels went up or down: between the periods that are named, the columns, the ends."""
    for change in (m for m in claim.table.measures if m.kind == "change"):
        sizes = np.array([aggregate_rows(change, rows) for rows in labels])
        yield sizes > 0 if up else sizes < 0
    for later, earlier, measure in _list_ends(claim, clause, labels):
        steps = later - earlier
        better = is_less_better(measure) and "improv" in claim.words(clause).lower()
        yield steps > 0 if up != better else steps < 0


def _list_ends(
    claim: ClaimContext, clause: Clause, labels: Sequence[Rows]
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64], Measure]]:
    if pair := find_twin_measures(claim.table):
        yield _aggregate_labels(pair[1], labels), _aggregate_labels(pair[0], labels), pair[1]
        return
    parts = split_by_moment(claim.table, None)
    periods = [n for n in claim.sentence.find_names(*clause) if n.column == TIME]
    places = sorted({i for n in periods for i in _find_places(parts, n.rows)})
    if len(parts) < 2 or (places and places[-1] == 0):
        return
    last = parts[places[-1]] if places else parts[-1]
    bases = [parts[places[0]]] if len(places) > 1 else [parts[0]]
    bases += [parts[places[0] - 1]] if len(places) == 1 else []
    for measure in _list_measures(claim, clause):
        for base in bases if not places or len(places) > 1 else bases[::-1]:
            later = [cross_rows(rows, last) for rows in labels]
            earlier = [cross_rows(rows, base) for rows in labels]
            if all(map(len, later)) and all(map(len, earlier)):
                yield (
                    _aggregate_labels(measure, later),
                    _aggregate_labels(measure, earlier),
                    measure,
                )


def _find_places(parts: Sequence[Rows], rows: Rows) -> list[int]:
    return [i for i, part in enumerate(parts) if len(cross_rows(part, rows))]


def _aggregate_labels(measure: Measure, labels: Sequence[Rows]) -> NDArray[np.float64]:
    return np.array([aggregate_rows(measure, rows) for rows in labels])
