"""Claims that a name is the highest, the lowest, or at a place: 杭州最高, "ranked second"."""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np

from agent.figures.candidates.measure_pairs import Pair, compute_gaps, find_comparable_pair, is_plan
from agent.figures.claims.claim_context import (
    MOST_MEASURES,
    ClaimContext,
    aggregate_parts,
    compute_growths,
    is_denied,
    is_less_better,
)
from agent.figures.claims.claimed_ranks import PLACE_WORDS, ClaimedRank, parse_rank
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import Measure, Rows, Values
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope import N

_RIGHT_AFTER = re.compile(rf"^的[^\ue000，,。]{{0,4}}(?P<n>{N})")
_MOMENT = re.compile(
    rf"^的?\s*(?:individual |single )?(?:days?|weeks?|months?|quarters?|years?"
    rf"|季度|月份?|年份?|一?[天日年月周])?"
    rf"\s*(?:was|is|were|came in|出现在|[是为:]|\()?\s*(?:in )?(?P<n>{N})",
    re.IGNORECASE,
)
"""A period that a superlative is said of, whoever else the sentence names."""
_APPOSED = re.compile(rf"^[的\s]*(?P<n>{N})")
_OF_GAP = re.compile(
    r"(?P<over>超支|\bover(?:run|spend\w*|shoot)\b)|差距|差额|缺口|相差"
    r"|\b(?:gap|shortfall|surplus|excess|difference|deficit)\b",
    re.IGNORECASE,
)
_IN_BOTH = re.compile(
    r"\b(?:in|on|by|across|for) both\b|两[个项种类者]?\S{0,4}[都均]", re.IGNORECASE
)
_PEAK = re.compile(r"peak|bottom|trough", re.IGNORECASE)
_IN_PERIOD = re.compile(rf"^[^\ue000,，]{{0,28}}?\b(?:in|on|at) (?:the )?(?P<n>{N})", re.IGNORECASE)
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


def find_false_superlatives(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The names that are not where their sentence puts them."""
    for clause in claim.sentence.clauses:
        words = claim.words(clause)
        found = [match for match in PLACE_WORDS.finditer(words) if not _is_limit(match, words)]
        for index, match in enumerate(found):
            if is_denied(words[: match.start()]) or words[match.end() : match.end() + 2] == "之一":
                continue
            for name, group in _find_named(claim, clause, found, index):
                if not _is_true_rank(claim, name, parse_rank(match), clause, group):
                    yield name.start, name.end


def _is_limit(match: re.Match[str], words: str) -> bool:
    """最多 4,000 is a limit, not a place."""
    return match[0] in ("最多", "最少") and words[match.end() :].strip()[:1].isdigit()


def _find_named(
    claim: ClaimContext, clause: tuple[int, int], found: Sequence[re.Match[str]], index: int
) -> list[tuple[RowName, int]]:
    """The names that a word is said of, each with how many are said to share the place."""
    sentence, match = claim.sentence, found[index]
    start, end = clause[0] + match.start(), clause[0] + match.end()
    after = claim.words(clause)[match.end() :]
    if (beside := _named_beside(claim, match, after, end)) is not None:
        return beside
    since = clause[0] + found[index - 1].end() if index else clause[0]
    taken = (
        {name.start for name, _ in _find_named(claim, clause, found, index - 1)} if index else ()
    )
    before = [
        name
        for name in sentence.find_names(since, start)
        if _is_subject(name, claim) and not sentence.is_base(name) and name.start not in taken
    ]
    before = _of_first_subject(claim, clause, found, index, before)
    if before:
        return _find_listed(claim, before)
    until = clause[0] + found[index + 1].start() if index + 1 < len(found) else clause[1]
    later = [name for name in sentence.find_names(end, until) if _is_subject(name, claim)]
    if later:
        return [(later[0], 1)]
    carried = [
        n
        for n in sentence.find_names(sentence.start, start)
        if _is_subject(n, claim) and not sentence.is_base(n)
    ]
    return [(carried[-1], 1)] if carried and len(found) == 1 else []


def _named_beside(
    claim: ClaimContext, match: re.Match[str], after: str, end: int
) -> list[tuple[RowName, int]] | None:
    """The name right after the word: 最高的杭州, "its best month was May"; None without one."""
    apposed = _APPOSED.match(after) if match[0].endswith(("名", "位")) else None
    peak = _IN_PERIOD.match(after) if _PEAK.match(match[0]) else None
    moment = _MOMENT.match(after)
    beside = claim.sentence.find_name(moment, "n", end) if moment else None
    if beside is not None and beside.column == TIME and not _is_place_of_name(claim, match):
        return [(beside, 1)]
    if found := _RIGHT_AFTER.match(after) or apposed or peak:
        name = claim.sentence.find_name(found, "n", end)
        return [(name, 1)] if name else []
    return None


def _of_first_subject(
    claim: ClaimContext,
    clause: tuple[int, int],
    found: Sequence[re.Match[str]],
    index: int,
    before: list[RowName],
) -> list[RowName]:
    """The names before a word; of a second word those that are like the first word's subject."""
    if not index or not before:
        return before
    first = _find_named(claim, clause, found, 0)
    return [n for n in before if not first or n.column == first[0][0].column]


def _is_place_of_name(claim: ClaimContext, match: re.Match[str]) -> bool:
    """Whether a place is said of a name of its sentence, in the period beside it."""
    named = any(name.column != TIME for name in claim.sentence.names)
    return named and any(match[group] for group in ("rank", "held", "place", "runner"))


def _is_subject(name: RowName, claim: ClaimContext) -> bool:
    """A period is a subject only of a sentence without other names, and where it is one moment."""
    if name.column >= 0:
        return len(claim.table.groups[name.column]) > 1
    others = any(other.column >= 0 for other in claim.sentence.names)
    return not others and any(
        np.array_equal(part, name.rows) for part in claim.table.rows_by_moment
    )


def _find_listed(claim: ClaimContext, before: Sequence[RowName]) -> list[tuple[RowName, int]]:
    last = before[-1]
    listed = [last]
    for name in reversed(before[:-1]):
        gap = claim.sentence.wording[
            name.end - claim.sentence.start : listed[-1].start - claim.sentence.start
        ]
        if name.column != last.column or not re.fullmatch(
            r"\s*(?:[、,，]|和|与|及|&|,? ?\band\b)\s*(?:the )?", gap
        ):
            break
        listed.append(name)
    return [(name, len(listed)) for name in listed]


def _is_true_rank(
    claim: ClaimContext, name: RowName, place: ClaimedRank, clause: tuple[int, int], group: int
) -> bool:
    ranks = [m for m in claim.table.measures if m.kind == "rank"]
    if ranks and place.number > 1 and place.top and len(name.rows) == 1:
        return bool(ranks[0].values[name.rows[0]] == place.number)
    measures = claim.measures(clause, name)
    if place.judged in ("fast", "slow"):
        measures = [m for m in claim.table.measures if m.kind == "duration"] or measures
    if place.growth or (place.judged in ("fast", "slow") and not _has_durations(measures)):
        return _has_grown(claim, name, place, measures, group)
    if place.judged in ("vague", "much", "little"):
        return _is_extreme(claim, name, group, place, clause)
    rivals = claim.list_rivals(name, claim.find_compared_rows(name))
    own = claim.find_own(name, rivals)
    return own is None or _is_placed(claim, (rivals, own), (place, group), measures, clause)


def _is_placed(
    claim: ClaimContext,
    among: tuple[Sequence[Rows], Rows],
    at: tuple[ClaimedRank, int],
    measures: Sequence[Measure],
    clause: tuple[int, int],
) -> bool:
    rivals, own = among
    pair = find_comparable_pair(claim.table, claim.words(clause))
    if pair and (gap := _OF_GAP.search(claim.words(clause))):
        return _has_gap(pair, rivals, own, over=bool(gap["over"]) and any(map(is_plan, pair)))
    if _speaks_of_quotient(claim, clause):
        found = _MADE_OF_TWO.search(claim.words(clause))
        return _is_true_of_quotient(claim, rivals, own, at, found[0].lower() if found else "")
    holds = _has_loss if at[0].judged == "loss" else _is_true_among
    if pair and _IN_BOTH.search(claim.words(clause)):
        return all(holds(m, rivals, own, *at) for m in pair)
    return any(holds(m, rivals, own, *at) for m in measures)


def _has_grown(
    claim: ClaimContext, name: RowName, place: ClaimedRank, measures: Sequence[Measure], group: int
) -> bool:
    """Whether the name grew as much among the others as its place says."""
    found = [
        g for m in measures for g in compute_growths(claim, name, m)[-1 if place.rate else 0 :]
    ]
    top = place.top if place.growth else place.judged == "fast"
    return not found or any(
        _has_rank(all_, own, place.number, group, top=top) for all_, own in found
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
    known = any(count_mentions(m.tokens, words.lower()) for m in usable)
    if (said := _MADE_OF_TWO.search(words)) and len(usable) > 1:
        return not any(said[0].lower() in heading for m in usable for heading in m.words)
    return len(usable) > 1 and not known and _QUOTIENT.search(words) is not None


def _is_true_of_quotient(
    claim: ClaimContext, rivals: Sequence[Rows], own: Rows, at: tuple[ClaimedRank, int], said: str
) -> bool:
    """Whether the name is at its place by one measure for each of another."""
    measures = claim.table.measures[:MOST_MEASURES]
    divisors = [m for m in measures if said and count_mentions(m.tokens, said)] or measures
    for one, other in permutations(measures, 2):
        if not any(other is divisor for divisor in divisors):
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            every = aggregate_parts(one, rivals) / aggregate_parts(other, rivals)
            mine = float((aggregate_parts(one, [own]) / aggregate_parts(other, [own]))[0])
        if _has_rank(every, mine, at[0].number, at[1], top=at[0].top):
            return True
    return False


def _is_true_among(
    measure: Measure, rivals: Sequence[Rows], own: Rows, place: ClaimedRank, group: int
) -> bool:
    """Whether a name is at its place among the others; or has the very row that is."""
    top = _counts_from_top(place, measure)
    sums = aggregate_parts(measure, rivals), float(aggregate_parts(measure, [own])[0])
    if _has_rank(*sums, place.number, group, top=top):
        return True
    values = measure.values[np.concatenate(list(rivals))]
    return len(own) > 1 and any(
        _has_rank(values, float(value), place.number, group, top=top)
        for value in measure.values[own]
    )


def _is_extreme(
    claim: ClaimContext, name: RowName, group: int, place: ClaimedRank, clause: tuple[int, int]
) -> bool:
    """Whether the name is at the end that the words say, or at either, by some measure."""
    ends = (True, False) if place.judged == "vague" else (place.top,)
    rivals = claim.list_rivals(name, claim.find_compared_rows(name))
    own = claim.find_own(name, rivals)
    return own is None or any(
        _has_rank(
            aggregate_parts(m, rivals), float(aggregate_parts(m, [own])[0]), 1, group, top=top
        )
        for m in claim.find_mentioned(clause, claim.table.measures) or claim.table.measures
        for top in ends
    )


def _has_loss(
    measure: Measure, rivals: Sequence[Rows], own: Rows, place: ClaimedRank, group: int
) -> bool:
    """Whether the name's loss is the largest, or the smallest; losses may have a column."""
    every, mine = aggregate_parts(measure, rivals), float(aggregate_parts(measure, [own])[0])
    if not np.any(every < 0):
        return _has_rank(every, mine, 1, group, top=not place.top)
    return mine < 0 and _has_rank(every[every < 0], mine, 1, group, top=place.top)


def _has_durations(measures: Sequence[Measure]) -> bool:
    return any(m.kind == "duration" for m in measures)


def _counts_from_top(place: ClaimedRank, measure: Measure) -> bool:
    if not place.judged:
        return place.top
    return place.top != is_less_better(measure)


def _has_rank(all_: Values, own: float, number: int, group: int, *, top: bool) -> bool:
    """Whether `find_own` is at the place, ties sharing it; one of several names may be near it."""
    known = all_[~np.isnan(all_)]
    if np.isnan(own):
        return False
    ahead = int(np.sum(known > own if top else known < own))
    level = int(np.sum(known == own))
    return ahead < number + group - 1 and number <= ahead + level + (group - 1)
