"""Claims that a name is the highest, the lowest, or at a place: 杭州最高, "ranked second"."""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np

from agent.figures.arithmetic.pairs import comparable, gaps
from agent.figures.claims.places import PLACE_WORDS, Place, place_of
from agent.figures.claims.standing import (
    MOST_MEASURES,
    Claimed,
    denied,
    growths,
    is_bad,
    sizes,
)
from agent.figures.headings import mentions_of
from agent.figures.naming import TIME, Name
from agent.figures.scope import N
from agent.figures.table import Measure, Rows, Values

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
    r"差距|差额|缺口|相差|\b(?:gap|shortfall|surplus|excess|difference|deficit)\b", re.IGNORECASE
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


def false_superlatives(claimed: Claimed) -> Iterator[tuple[int, int]]:
    """The names that are not where their sentence puts them."""
    for clause in claimed.sentence.clauses:
        words = claimed.words(clause)
        found = [match for match in PLACE_WORDS.finditer(words) if not _is_bound(match, words)]
        for index, match in enumerate(found):
            if denied(words[: match.start()]) or words[match.end() : match.end() + 2] == "之一":
                continue
            for name, group in _named(claimed, clause, found, index):
                if not _stands(claimed, name, place_of(match), clause, group):
                    yield name.start, name.end


def _is_bound(match: re.Match[str], words: str) -> bool:
    """最多 4,000 is a limit, not a place."""
    return match[0] in ("最多", "最少") and words[match.end() :].strip()[:1].isdigit()


def _named(
    claimed: Claimed, clause: tuple[int, int], found: Sequence[re.Match[str]], index: int
) -> list[tuple[Name, int]]:
    """The names that a word is said of, each with how many are said to share the place."""
    sentence, match = claimed.sentence, found[index]
    start, end = clause[0] + match.start(), clause[0] + match.end()
    after = claimed.words(clause)[match.end() :]
    if (beside := _named_beside(claimed, match, after, end)) is not None:
        return beside
    since = clause[0] + found[index - 1].end() if index else clause[0]
    taken = {name.start for name, _ in _named(claimed, clause, found, index - 1)} if index else ()
    before = [
        name
        for name in sentence.between(since, start)
        if _is_subject(name, claimed) and not sentence.is_base(name) and name.start not in taken
    ]
    if before:
        return _together(claimed, before)
    until = clause[0] + found[index + 1].start() if index + 1 < len(found) else clause[1]
    later = [name for name in sentence.between(end, until) if _is_subject(name, claimed)]
    if later:
        return [(later[0], 1)]
    carried = [
        n
        for n in sentence.between(sentence.start, start)
        if _is_subject(n, claimed) and not sentence.is_base(n)
    ]
    return [(carried[-1], 1)] if carried and len(found) == 1 else []


def _named_beside(
    claimed: Claimed, match: re.Match[str], after: str, end: int
) -> list[tuple[Name, int]] | None:
    """The name right after the word: 最高的杭州, "its best month was May"; None without one."""
    apposed = _APPOSED.match(after) if match[0].endswith(("名", "位")) else None
    peak = _IN_PERIOD.match(after) if _PEAK.match(match[0]) else None
    moment = _MOMENT.match(after)
    beside = claimed.sentence.at(moment, "n", end) if moment else None
    if beside is not None and beside.column == TIME:
        return [(beside, 1)]
    if found := _RIGHT_AFTER.match(after) or apposed or peak:
        name = claimed.sentence.at(found, "n", end)
        return [(name, 1)] if name else []
    return None


def _is_subject(name: Name, claimed: Claimed) -> bool:
    """A period is a subject only of a sentence without other names, and where it is one moment."""
    if name.column >= 0:
        return len(claimed.table.groups[name.column]) > 1
    others = any(other.column >= 0 for other in claimed.sentence.names)
    return not others and any(np.array_equal(part, name.rows) for part in claimed.table.stretches)


def _together(claimed: Claimed, before: Sequence[Name]) -> list[tuple[Name, int]]:
    last = before[-1]
    listed = [last]
    for name in reversed(before[:-1]):
        gap = claimed.sentence.wording[
            name.end - claimed.sentence.start : listed[-1].start - claimed.sentence.start
        ]
        if name.column != last.column or not re.fullmatch(
            r"\s*(?:[、,，]|和|与|及|&|,? ?\band\b)\s*(?:the )?", gap
        ):
            break
        listed.append(name)
    return [(name, len(listed)) for name in listed]


def _stands(
    claimed: Claimed, name: Name, place: Place, clause: tuple[int, int], group: int
) -> bool:
    ranks = [m for m in claimed.table.measures if m.kind == "rank"]
    if ranks and place.number > 1 and place.top and len(name.rows) == 1:
        return bool(ranks[0].values[name.rows[0]] == place.number)
    measures = claimed.measures(clause, name)
    if place.judged in ("fast", "slow"):
        measures = [m for m in claimed.table.measures if m.kind == "duration"] or measures
    if place.growth or (place.judged in ("fast", "slow") and not _durations(measures)):
        return _has_grown(claimed, name, place, measures, group)
    if place.judged in ("vague", "much", "little"):
        return _is_extreme(claimed, name, group, place)
    rivals = claimed.rivals(name, claimed.universe(name))
    own = claimed.own(name, rivals)
    return own is None or _is_placed(claimed, (rivals, own), (place, group), measures, clause)


def _is_placed(
    claimed: Claimed,
    among: tuple[Sequence[Rows], Rows],
    at: tuple[Place, int],
    measures: Sequence[Measure],
    clause: tuple[int, int],
) -> bool:
    rivals, own = among
    if _is_of_gap(claimed, clause):
        return _has_gap(claimed, rivals, own)
    if _is_of_quotient(claimed, clause):
        found = _MADE_OF_TWO.search(claimed.words(clause))
        return _has_quotient(claimed, rivals, own, at, found[0].lower() if found else "")
    holds = _has_loss if at[0].judged == "loss" else _is_among
    pair = comparable(claimed.table)
    if pair and _IN_BOTH.search(claimed.words(clause)):
        return all(holds(m, rivals, own, *at) for m in pair)
    return any(holds(m, rivals, own, *at) for m in measures)


def _has_grown(
    claimed: Claimed, name: Name, place: Place, measures: Sequence[Measure], group: int
) -> bool:
    """Whether the name grew as much among the others as its place says."""
    found = [g for m in measures for g in growths(claimed, name, m)[-1 if place.rate else 0 :]]
    top = place.top if place.growth else place.judged == "fast"
    return not found or any(_is_at(all_, own, place.number, group, top=top) for all_, own in found)


def _is_of_gap(claimed: Claimed, clause: tuple[int, int]) -> bool:
    return bool(_OF_GAP.search(claimed.words(clause)) and len(gaps(claimed.table)))


def _has_gap(claimed: Claimed, rivals: Sequence[Rows], own: Rows) -> bool:
    """Whether two columns are furthest apart for the name, or furthest one way."""
    between = gaps(claimed.table)
    every = np.array([between[rows].sum() for rows in rivals])
    mine = float(between[own].sum())
    return mine in (every.min(), every.max(), np.abs(every).min(), -np.abs(every).min())


def _is_of_quotient(claimed: Claimed, clause: tuple[int, int]) -> bool:
    usable = [m for m in claimed.table.measures if m.kind != "rank"]
    words = claimed.words(clause)
    known = any(mentions_of(m.tokens, words.lower()) for m in usable)
    if (said := _MADE_OF_TWO.search(words)) and len(usable) > 1:
        return not any(said[0].lower() in heading for m in usable for heading in m.words)
    return len(usable) > 1 and not known and _QUOTIENT.search(words) is not None


def _has_quotient(
    claimed: Claimed, rivals: Sequence[Rows], own: Rows, at: tuple[Place, int], said: str
) -> bool:
    """Whether the name is at its place by one measure for each of another."""
    measures = claimed.table.measures[:MOST_MEASURES]
    divisors = [m for m in measures if said and mentions_of(m.tokens, said)] or measures
    for one, other in permutations(measures, 2):
        if not any(other is divisor for divisor in divisors):
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            every = sizes(one, rivals) / sizes(other, rivals)
            mine = float((sizes(one, [own]) / sizes(other, [own]))[0])
        if _is_at(every, mine, at[0].number, at[1], top=at[0].top):
            return True
    return False


def _is_among(
    measure: Measure, rivals: Sequence[Rows], own: Rows, place: Place, group: int
) -> bool:
    """Whether a name is at its place among the others; or has the very row that is."""
    top = _from_top(place, measure)
    sums = sizes(measure, rivals), float(sizes(measure, [own])[0])
    if _is_at(*sums, place.number, group, top=top):
        return True
    values = measure.values[np.concatenate(list(rivals))]
    return len(own) > 1 and any(
        _is_at(values, float(value), place.number, group, top=top) for value in measure.values[own]
    )


def _is_extreme(claimed: Claimed, name: Name, group: int, place: Place) -> bool:
    """Whether the name is at the end that the words say, or at either, by some measure."""
    ends = (True, False) if place.judged == "vague" else (place.top,)
    rivals = claimed.rivals(name, claimed.universe(name))
    own = claimed.own(name, rivals)
    return own is None or any(
        _is_at(sizes(m, rivals), float(sizes(m, [own])[0]), 1, group, top=top)
        for m in claimed.table.measures
        for top in ends
    )


def _has_loss(
    measure: Measure, rivals: Sequence[Rows], own: Rows, place: Place, group: int
) -> bool:
    """Whether the name's loss is the largest, or the smallest; losses may have a column."""
    every, mine = sizes(measure, rivals), float(sizes(measure, [own])[0])
    if not np.any(every < 0):
        return _is_at(every, mine, 1, group, top=not place.top)
    return mine < 0 and _is_at(every[every < 0], mine, 1, group, top=place.top)


def _durations(measures: Sequence[Measure]) -> bool:
    return any(m.kind == "duration" for m in measures)


def _from_top(place: Place, measure: Measure) -> bool:
    if not place.judged:
        return place.top
    return place.top != is_bad(measure)


def _is_at(all_: Values, own: float, number: int, group: int, *, top: bool) -> bool:
    """Whether `own` is at the place, ties sharing it; one of several names may be near it."""
    known = all_[~np.isnan(all_)]
    if np.isnan(own):
        return False
    ahead = int(np.sum(known > own if top else known < own))
    level = int(np.sum(known == own))
    return ahead < number + group - 1 and number <= ahead + level + (group - 1)
