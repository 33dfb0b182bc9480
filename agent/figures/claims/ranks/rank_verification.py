"""Verifies a claimed rank of a name: by a measure, a quotient, a gap or growth."""

import re
from collections.abc import Sequence
from itertools import permutations

import numpy as np

from agent.figures.candidates.measure_pairs import Pair, compute_gaps, find_comparable_pair, is_plan
from agent.figures.claims.claim_context import (
    ClaimContext,
    aggregate_parts,
    compute_growths,
    is_less_better,
)
from agent.figures.claims.ranks.claimed_ranks import ClaimedRank
from agent.figures.losses import find_signed
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import MAX_MEASURES, Measure, Rows, Values, drop_missing
from agent.figures.result.row_names import RowName

_OF_GAP = re.compile(
    r"(?P<over>超支|\bover(?:run|spend\w*|shoot)\b)|差距|差额|缺口|相差"
    r"|\b(?:gap|shortfall|surplus|excess|difference|deficit)\b",
    re.IGNORECASE,
)
_IN_BOTH = re.compile(
    r"\b(?:in|on|by|across|for) both\b|两[个项种类者]?\S{0,4}[都均]", re.IGNORECASE
)
_MADE_OF_TWO = re.compile(
    r"客单价|件单价|均价"
    r"|\baverage (?:order|sale|basket|ticket|purchase|transaction)(?: value| size)?\b"
    r"|\bper (?:customer|order|user|unit|head|employee|store|client|member|person|visit)\b",
    re.IGNORECASE,
)
_QUOTIENT = re.compile(
    r"比(?=最)|率|单价|均价|[人店日]均|平均|\b(?:per|ratio|rate|average|apiece|each)\b",
    re.IGNORECASE,
)
"""What a sentence may call a measure divided by another, which no heading names."""


def is_true_rank(
    claim: ClaimContext, name: RowName, place: ClaimedRank, clause: tuple[int, int]
) -> bool:
    """Whether a name is at the place that its clause gives it."""
    ranks = [m for m in claim.table.measures if m.kind == "rank"]
    if ranks and place.number > 1 and place.top and len(name.rows) == 1:
        return bool(ranks[0].values[name.rows[0]] == place.number)
    measures = claim.find_measures(clause, name)
    if place.judged in ("fast", "slow"):
        measures = [m for m in claim.table.measures if m.kind == "duration"] or measures
    if place.growth or (place.judged in ("fast", "slow") and not _has_durations(measures)):
        return _has_grown(claim, name, place, measures)
    if place.judged in ("vague", "much", "little"):
        return _is_extreme(claim, name, place, clause)
    rivals = claim.list_rivals(name, claim.find_compared_rows(name))
    own = claim.find_own(name, rivals)
    return own is None or _is_placed(claim, rivals, own, place, measures, clause)


def _is_placed(
    claim: ClaimContext,
    rivals: Sequence[Rows],
    own: Rows,
    place: ClaimedRank,
    measures: Sequence[Measure],
    clause: tuple[int, int],
) -> bool:
    pair = find_comparable_pair(claim.table, claim.words(clause))
    if pair and (gap := _OF_GAP.search(claim.words(clause))):
        return _has_gap(pair, rivals, own, over=bool(gap["over"]) and any(map(is_plan, pair)))
    if _speaks_of_quotient(claim, clause):
        match = _MADE_OF_TWO.search(claim.words(clause))
        return _is_true_of_quotient(claim, rivals, own, place, match[0].lower() if match else "")
    holds = _has_loss if place.judged == "loss" else _is_true_among
    if place.judged == "loss":
        measures = find_signed(claim.table.measures) or measures
    if pair and _IN_BOTH.search(claim.words(clause)):
        return all(holds(m, rivals, own, place) for m in pair)
    return any(holds(m, rivals, own, place) for m in measures)


def _has_grown(
    claim: ClaimContext, name: RowName, place: ClaimedRank, measures: Sequence[Measure]
) -> bool:
    """Whether the name grew as much among the others as its place says."""
    growths = [
        g for m in measures for g in compute_growths(claim, name, m)[-1 if place.rate else 0 :]
    ]
    top = place.top if place.growth else place.judged == "fast"
    return not growths or any(
        _has_rank(values, own, place.number, place.group, top=top) for values, own in growths
    )


def _has_gap(pair: Pair, rivals: Sequence[Rows], own: Rows, *, over: bool) -> bool:
    """Whether two columns are furthest apart for the name, in size or in proportion."""
    if over and is_plan(pair[0]):
        pair = pair[::-1]
    for gaps in (compute_gaps(pair), compute_gaps(pair) / np.abs(pair[1].values)):
        every, mine = np.array([gaps[rows].sum() for rows in rivals]), float(gaps[own].sum())
        ends = (every.min(), np.abs(every).min(), -np.abs(every).min())
        if mine == every.max() or (not over and mine in ends):
            return True
    return False


def _speaks_of_quotient(claim: ClaimContext, clause: tuple[int, int]) -> bool:
    usable = [m for m in claim.table.measures if m.kind != "rank"]
    words = claim.words(clause)
    is_named = any(count_mentions(m.tokens, words.lower()) for m in usable)
    if (match := _MADE_OF_TWO.search(words)) and len(usable) > 1:
        return not any(match[0].lower() in heading for m in usable for heading in m.words)
    return len(usable) > 1 and not is_named and _QUOTIENT.search(words) is not None


def _is_true_of_quotient(
    claim: ClaimContext, rivals: Sequence[Rows], own: Rows, place: ClaimedRank, word: str
) -> bool:
    """Whether the name is at its place by one measure for each of another."""
    measures = claim.table.measures[:MAX_MEASURES]
    divisors = [m for m in measures if word and count_mentions(m.tokens, word)] or measures
    for one, other in permutations(measures, 2):
        if not any(other is divisor for divisor in divisors):
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            every = aggregate_parts(one, rivals) / aggregate_parts(other, rivals)
            mine = float((aggregate_parts(one, [own]) / aggregate_parts(other, [own]))[0])
        if _has_rank(every, mine, place.number, place.group, top=place.top):
            return True
    return False


def _is_true_among(measure: Measure, rivals: Sequence[Rows], own: Rows, place: ClaimedRank) -> bool:
    """Whether a name, or one of its rows, is at its place among the others."""
    top = _counts_from_top(place, measure)
    sums = aggregate_parts(measure, rivals), float(aggregate_parts(measure, [own])[0])
    if _has_rank(*sums, place.number, place.group, top=top):
        return True
    values = measure.values[np.concatenate(list(rivals))]
    return len(own) > 1 and any(
        _has_rank(values, float(value), place.number, place.group, top=top)
        for value in measure.values[own]
    )


def _is_extreme(
    claim: ClaimContext, name: RowName, place: ClaimedRank, clause: tuple[int, int]
) -> bool:
    """Whether the name is at the end that the words say, or at either, by some measure."""
    ends = (True, False) if place.judged == "vague" else (place.top,)
    rivals = claim.list_rivals(name, claim.find_compared_rows(name))
    own = claim.find_own(name, rivals)
    return own is None or any(
        _has_rank(
            aggregate_parts(m, rivals), float(aggregate_parts(m, [own])[0]), 1, place.group, top=top
        )
        for m in claim.find_stated_measures(clause, name) or claim.table.measures
        for top in ends
    )


def _has_loss(measure: Measure, rivals: Sequence[Rows], own: Rows, place: ClaimedRank) -> bool:
    """Whether the name's loss is the largest, or the smallest; losses may have a column."""
    every, mine = aggregate_parts(measure, rivals), float(aggregate_parts(measure, [own])[0])
    if not np.any(every < 0):
        return _has_rank(every, mine, 1, place.group, top=not place.top)
    return mine < 0 and _has_rank(every[every < 0], mine, 1, place.group, top=place.top)


def _has_durations(measures: Sequence[Measure]) -> bool:
    return any(m.kind == "duration" for m in measures)


def _counts_from_top(place: ClaimedRank, measure: Measure) -> bool:
    if not place.judged:
        return place.top
    return place.top != is_less_better(measure)


def _has_rank(values: Values, own: float, number: int, group: int, *, top: bool) -> bool:
    """Whether `own` is at the place; ties share it, and so do the names of a group."""
    values = drop_missing(values)
    if np.isnan(own):
        return False
    ahead = int(np.sum(values > own if top else values < own))
    level = int(np.sum(values == own))
    return ahead < number + group - 1 and number <= ahead + level + (group - 1)
