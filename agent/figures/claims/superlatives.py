"""Claims that a name is the highest, the lowest, or at a place: 杭州最高, "ranked second"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from agent.figures.claims.standing import (
    MOST_MEASURES,
    Claimed,
    denied,
    growths,
    is_bad,
    sizes,
)
from agent.figures.headings import mentions_of
from agent.figures.naming import Name
from agent.figures.numerals import numeral
from agent.figures.scope import N
from agent.figures.table import Measure, Rows, Values

_ORDINALS = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_NTH = rf"(?:{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
_GROWING = r"增长|增幅|增速|涨幅|升幅|上升|增加|提升"
_SHRINKING = r"降幅|跌幅|下降|下滑|减少|跌"
_RISE = r"increase|gain|rise|growth|jump|climb|surge"
_DROP = r"drop|decline|fall|decrease|dip"
_HIGH = (
    r"最[高大多强旺热]|居首|榜首|首位|领先全|夺冠|冠军|峰值|(?<!倒数)第一(?!季|次|个月|天|周|年)(?:名|位)?"
    r"|\b(?:highest|largest|biggest|greatest|strongest|busiest|top spot"
    r"|top[- ]selling|best[- ]?sell(?:er|ing)|top performer)\b"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthe most\b(?! recent)|\bmost popular\b"
    r"|\bpeak(?:ed|s)?\b"
    r"|\bleads?\b(?! to|\s+by|\s+\ue000)|\bleading\b"
    r"|\b(?:ranks?|ranked|came|comes|placed|finished) (?:in )?first\b"
    r"|\bfirst place\b|\bnumber one\b|\bno\. ?1\b|\btops the\b"
)
_LOW = (
    r"最[低小少弱冷]|垫底|末位|倒数第一|谷底|谷值"
    r"|\b(?:lowest|smallest|fewest|weakest|quietest)\b|\b(?:the|has|had) least\b|\bbottomed\b"
    r"|\b(?:ranks?|ranked|came|comes|placed|finished) (?:in )?last\b|\blast place\b"
)
_GOOD, _BAD = r"最[好优佳]|\bbest\b(?![- ]?sell)", r"最[差劣]|\bworst\b"
_VAGUE = r"\b(?:is|are|was|were) the most\b(?! popular)|\bsafest\b"
"""Words that do not say which end of which measure they mean."""
_MUCH = r"最[长贵久重]|\b(?:priciest|dearest|fullest|longest(?![- ]serving)|richest|heaviest|hottest)\b"
_LITTLE = r"最[短便轻]宜?|\b(?:cheapest|emptiest|shortest|poorest|lightest|coldest)\b"
"""Words that say which end, but of which measure they leave to the reader."""
_LOST_MOST = (
    r"(?:亏损|亏得?|赤字)(?:额|幅度)?最[大多高]|最[大多高]的?(?:亏损|赤字)"
    r"|\b(?:biggest|largest|greatest|highest|heaviest|steepest|most) (?:net )?(?:loss|deficit)(?:es|s)?\b"
    r"|\blos(?:t|es|ing) (?:the )?most\b"
)
_LOST_LEAST = (
    r"(?:亏损|亏得?|赤字)(?:额|幅度)?最[小少低]|最[小少低]的?(?:亏损|赤字)"
    r"|\b(?:smallest|lowest|lightest) (?:net )?(?:loss|deficit)(?:es|s)?\b"
    r"|\blos(?:t|es|ing) (?:the )?least\b"
)
_FAST, _SLOW = r"最快|\b(?:fastest|quickest)\b", r"最慢|\bslowest\b"
_WORD = re.compile(
    rf"(?P<lossmost>{_LOST_MOST})|(?P<lossleast>{_LOST_LEAST})"
    rf"|(?P<grows>(?:{_GROWING})(?:率|幅度|额)?(?:最[快大多高]|居首)|最[大高快]的?(?:{_GROWING})|(?:{_HIGH}"
    rf"|{_FAST})[ -](?:[\w-]+ ){{0,2}}(?:{_RISE}|growing)\b|\bgrew (?:the )?(?:fastest"
    rf"|most)\b"
    rf"|\bgrowth (?:is|was) (?:the )?(?:fastest|highest|strongest)\b)"
    rf"|(?P<shrinks>(?:{_SHRINKING})(?:幅度|额)?最[快大多高]|最[大快]的?(?:{_SHRINKING})|(?:{_HIGH}"
    rf"|{_FAST})[ -](?:[\w-]+ ){{0,2}}(?:{_DROP})\b|\bfell (?:the )?(?:fastest"
    rf"|most)\b"
    rf"|(?:{_GROWING})(?:率|幅度|额)?最[慢小少低])"
    rf"|第(?P<zh>[二三四五六七八九十]|[2-9])(?P<side>[高大多低小少])"
    rf"|\b(?P<nth>{_NTH})[- ](?:(?P<nhigh>highest|largest|biggest"
    rf"|most|best|strongest)|(?P<nlow>lowest|smallest|least|fewest"
    rf"|worst|weakest))\b"
    rf"|(?P<last>倒数)?第(?P<place>[二三四五六七八九十]|[2-9]|1\d)(?![季月年周天次个十\d])(?:名|位)?"
    rf"|\b(?:ranks?|ranked|ranking|came|comes|coming|placed|finish\w*"
    rf"|is|in) (?:in )?(?P<rank>{_NTH})\b(?: place)?(?! quarter"
    rf"| half| month)"
    rf"|\b(?P<held>{_NTH}) place\b|(?P<runner>\brunner-up\b|次席|亚军)"
    rf"|(?P<vague>{_VAGUE})|(?P<much>{_MUCH})|(?P<little>{_LITTLE})|(?P<high>{_HIGH})|(?P<low>{_LOW})|(?P<good>{_GOOD})|(?P<bad>{_BAD})"
    rf"|(?P<fast>{_FAST})|(?P<slow>{_SLOW})",
    re.IGNORECASE,
)  # fmt: skip
_RIGHT_AFTER = re.compile(rf"^的[^\ue000，,。]{{0,4}}(?P<n>{N})")
_APPOSED = re.compile(rf"^[的\s]*(?P<n>{N})")
_RATE = re.compile(r"增速|增长率|快|fast|quick|rate", re.IGNORECASE)
_JUDGED = ("good", "bad", "fast", "slow", "vague", "much", "little")
_PEAK = re.compile(r"peak|bottom|trough", re.IGNORECASE)
_IN_PERIOD = re.compile(rf"^[^\ue000,，]{{0,28}}?\b(?:in|on|at) (?:the )?(?P<n>{N})", re.IGNORECASE)
_QUOTIENT = re.compile(
    r"比(?=最)|率|单价|均价|[人店日]均|平均|\b(?:per|ratio|rate|average|apiece|each)\b",
    re.IGNORECASE,
)
"""What a sentence may call a measure divided by another, which no heading names."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place that words give a name: the first or a later one, from the top or the bottom."""

    number: int
    top: bool
    growth: bool = False
    judged: str = ""
    """"good", "bad", "fast", "slow" or "vague" where the words do not say more or less; "much",
    "little" or "loss" where they say it of one kind of measure."""
    rate: bool = False
    """Whether growth is meant in proportion only."""


def false_superlatives(claimed: Claimed) -> Iterator[tuple[int, int]]:
    """The names that are not where their sentence puts them."""
    for clause in claimed.sentence.clauses:
        words = claimed.words(clause)
        found = [match for match in _WORD.finditer(words) if not _is_bound(match, words)]
        for index, match in enumerate(found):
            if denied(words[: match.start()]) or words[match.end() : match.end() + 2] == "之一":
                continue
            for name, group in _named(claimed, clause, found, index):
                if not _stands(claimed, name, _place(match), clause, group):
                    yield name.start, name.end


def _is_bound(match: re.Match[str], words: str) -> bool:
    """最多 4,000 is a limit, not a place."""
    return match[0] in ("最多", "最少") and words[match.end() :].strip()[:1].isdigit()


def _place(match: re.Match[str]) -> Place:
    if match["grows"] or match["shrinks"]:
        rate = _RATE.search(match[0]) is not None
        return Place(1, top=bool(match["grows"]), growth=True, rate=rate)
    if match["lossmost"] or match["lossleast"]:
        return Place(1, top=bool(match["lossleast"]), judged="loss")
    number = next((match[g] for g in ("zh", "nth", "place", "rank", "held") if match[g]), "")
    if number:
        low = match["last"] or match["nlow"] or (match["side"] or "高") in "低小少"
        return Place(_number(number), top=not low)
    judged = next((kind for kind in _JUDGED if match[kind]), "")
    top = bool(match["high"] or match["runner"] or judged in ("good", "fast", "much"))
    return Place(2 if match["runner"] else 1, top=top, judged=judged)


def _number(word: str) -> int:
    word = word.lower()
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 2
    digits = "".join(filter(str.isdigit, word))
    return int(digits) if digits else (numeral(word) or (0, 0))[0]


def _named(
    claimed: Claimed, clause: tuple[int, int], found: Sequence[re.Match[str]], index: int
) -> list[tuple[Name, int]]:
    """The names that a word is said of, each with how many are said to share the place."""
    sentence, match = claimed.sentence, found[index]
    start, end = clause[0] + match.start(), clause[0] + match.end()
    after = claimed.words(clause)[match.end() :]
    apposed = _APPOSED.match(after) if match[0].endswith(("名", "位")) else None
    if right := _RIGHT_AFTER.match(after) or apposed:
        name = sentence.at(right, "n", end)
        return [(name, 1)] if name else []
    if (met := _IN_PERIOD.match(after)) and _PEAK.match(match[0]):
        name = sentence.at(met, "n", end)
        return [(name, 1)] if name else []
    since = clause[0] + found[index - 1].end() if index else clause[0]
    before = [
        name
        for name in sentence.between(since, start)
        if _is_subject(name, claimed) and not sentence.is_base(name)
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
    if place.growth or (place.judged in ("fast", "slow") and not _durations(measures)):
        found = [
            g for m in measures for g in growths(claimed, name, m)[-1 if place.rate else 0 :]
        ]
        top = place.top if place.growth else place.judged == "fast"
        return not found or any(
            _is_at(all_, own, place.number, group, top=top) for all_, own in found
        )
    if place.judged in ("vague", "much", "little"):
        return _is_extreme(claimed, name, group, place)
    rivals = claimed.rivals(name, claimed.universe(name))
    own = claimed.own(name, rivals)
    if place.judged == "loss":
        return own is None or any(_has_loss(m, rivals, own, place) for m in measures)
    if own is not None and _is_of_quotient(claimed, clause):
        return _has_quotient(claimed, rivals, own, place, group)
    return own is None or any(_is_among(m, rivals, own, place, group) for m in measures)


def _is_of_quotient(claimed: Claimed, clause: tuple[int, int]) -> bool:
    usable = [m for m in claimed.table.measures if m.kind != "rank"]
    words = claimed.words(clause)
    known = any(mentions_of(m.tokens, words.lower()) for m in usable)
    return len(usable) > 1 and not known and _QUOTIENT.search(words) is not None


def _has_quotient(
    claimed: Claimed, rivals: Sequence[Rows], own: Rows, place: Place, group: int
) -> bool:
    """Whether the name is at its place by one measure for each of another."""
    for one, other in permutations(claimed.table.measures[:MOST_MEASURES], 2):
        with np.errstate(divide="ignore", invalid="ignore"):
            every = sizes(one, rivals) / sizes(other, rivals)
            mine = float((sizes(one, [own]) / sizes(other, [own]))[0])
        if _is_at(every, mine, place.number, group, top=place.top):
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


def _has_loss(measure: Measure, rivals: Sequence[Rows], own: Rows, place: Place) -> bool:
    """Whether the name's loss is the largest, or the smallest; losses may have a column."""
    every, mine = sizes(measure, rivals), float(sizes(measure, [own])[0])
    if not np.any(every < 0):
        return _is_at(every, mine, 1, 1, top=not place.top)
    return mine < 0 and _is_at(every[every < 0], mine, 1, 1, top=place.top)


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
