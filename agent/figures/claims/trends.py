"""Claims that something rises or falls: 逐月上升, "up every month since March", "fell in May"."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.arithmetic.spoken import stretches_of, total
from agent.figures.arithmetic.twins import two_times
from agent.figures.claims.standing import Claimed, denied
from agent.figures.naming import TIME, Name, intersection
from agent.figures.scope import N
from agent.figures.table import Measure, Rows

_UP_ZH, _DOWN_ZH = (
    "上升|(?<!负)增长|上涨|攀升|走高|提升|增加|回升|[增升涨]至",
    "下降|负增长|下滑|减少|走低|回落|下跌|萎缩|缩减|[降跌减]至",
)
_UP_EN = (
    r"rose|risen|rising|rises?|grew|grown|growing|grows?|increas(?:ed"
    r"|es|ing|e)|(?<!adds )(?<!add )(?<!makes )(?<!make )(?<!made )(?<!making )up"
    r"|climb(?:ed|s|ing)?|gain(?:ed|s|ing)|accelerat(?:ed|es|ing)"
)
_DOWN_EN = (
    r"fell|fallen|falling|falls?|declin(?:ed|es|ing|e)|decreas(?:ed"
    r"|es|ing|e)|drop(?:ped|s|ping)|down|shrank|slipped|slow(?:ed|s|ing)|decelerat(?:ed|es|ing)"
)
_CHANGE = rf"(?:(?P<up>{_UP_ZH}|\b(?:{_UP_EN})\b(?! to\b))|(?P<down>{_DOWN_ZH}|\b(?:{_DOWN_EN})\b))"
_STEADY = (
    r"逐[月季年日周]|持续|一路|稳步|不断|连年|每个?[月季年日周天](?:都|均)?"
    r"|\b(?:every|each) (?:single )?(?:day|week|month|quarter|year)\b"
    r"|\b(?:steadily|consistently|continuously|without exception)\b"
    r"|\b(?:month|year|quarter|week) after \w+\b"
)
_STEADY_CHANGE = re.compile(rf"(?:{_STEADY})[^,，。;；\ue000]{{0,10}}?{_CHANGE}", re.IGNORECASE)
_CHANGE_STEADY = re.compile(rf"{_CHANGE}[^,，。;；\ue000]{{0,24}}?(?:{_STEADY})", re.IGNORECASE)
_ONCE = re.compile(
    rf"{_CHANGE}(?!率|额|幅|最|空间|趋势|点|[ -](?:rate|in (?:the )?(?:rate|number)))",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"(?:自|从|since|from)\s*(?P<n>{N})", re.IGNORECASE)
_FROM_TO = re.compile(
    rf"(?:从|由|自|\bfrom)[^\ue000，,]{{0,20}}?(?P<b>{N})[^\ue000，。]{{0,20}}?(?:到"
    rf"|至|\bto)[^\ue000，,。]{{0,20}}?(?P<a>{N})",
    re.IGNORECASE,
)
_PACE = re.compile(r"\b(?:accelerat|decelerat|slow(?:ed|s|ing))\w*", re.IGNORECASE)
_IN_PERIOD = re.compile(rf"\s*(?:\w+ )?(?:in|during) (?:the )?{N}", re.IGNORECASE)
_OTHER_BASE = re.compile(
    r"比|较|同比|去年|上年|相比|\b(?:than|compared|versus|vs|year[- ](?:on"
    r"|over)[- ]year|yoy|last year|against)\b",
    re.IGNORECASE,
)


def false_trends(claimed: Claimed) -> Iterator[tuple[int, int]]:
    """The words of rising and falling that the rows do not bear out."""
    for clause in claimed.sentence.clauses:
        words = claimed.words(clause)
        steady = _STEADY_CHANGE.search(words) or _CHANGE_STEADY.search(words)
        if steady:
            if not denied(words[: steady.start()]) and not _is_steady(claimed, clause, steady):
                yield clause[0] + steady.start(), _end(claimed, clause, steady)
            continue
        found = list(_ONCE.finditer(words))
        if len(found) != 1 or denied(words[: found[0].start()]):
            continue
        if _goes(claimed, clause, found[0], words) is False:
            yield clause[0] + found[0].start(), clause[0] + found[0].end()


def _end(claimed: Claimed, clause: tuple[int, int], match: re.Match[str]) -> int:
    since = _SINCE.search(claimed.words(clause), match.start())
    return clause[0] + max(match.end(), since.end() if since else 0)


def _about(claimed: Claimed, clause: tuple[int, int]) -> list[Measure]:
    usable = [m for m in claimed.table.measures if m.kind not in ("rank", "change")]
    if _PACE.search(claimed.words(clause)):
        return [m for m in claimed.table.measures if m.kind == "change"]
    return claimed.mentioned(clause, usable) or usable[:1]


def _is_steady(claimed: Claimed, clause: tuple[int, int], match: re.Match[str]) -> bool:
    parts = _series(claimed, clause)
    if len(parts) < 2:
        return True
    for measure in _about(claimed, clause):
        steps = np.diff([total(measure, part) for part in parts])
        if np.all(steps > 0 if match["up"] else steps < 0):
            return True
    return False


def _series(claimed: Claimed, clause: tuple[int, int]) -> list[Rows]:
    """The rows of each moment of what the sentence speaks of, from the period it begins with."""
    parts = stretches_of(claimed.table, _what(claimed, clause))
    own = [n for n in claimed.sentence.between(*clause) if n.column == TIME]
    periods = own or [n for n in claimed.sentence.names if n.column == TIME]
    since = _SINCE.search(claimed.words(clause))
    first = claimed.sentence.at(since, "n", clause[0]) if since else None
    if first is not None and first.column == TIME:
        begin = _place(parts, first)
        until = [_place(parts, n) for n in periods if n.start > first.start]
        return parts[begin : max(until) + 1] if until and max(until) > begin else parts[begin:]
    if len(periods) == 1 and len(periods[0].rows) > 1:
        inside = [np.intersect1d(part, periods[0].rows) for part in parts]
        return [part for part in inside if len(part)]
    return parts


def _place(parts: list[Rows], name: Name) -> int:
    return next((i for i, part in enumerate(parts) if len(np.intersect1d(part, name.rows))), 0)


def _what(claimed: Claimed, clause: tuple[int, int]) -> Rows | None:
    names = [n for n in claimed.sentence.between(*clause) if n.column != TIME]
    names = (
        names
        or [
            n
            for n in claimed.sentence.between(claimed.sentence.start, clause[0])
            if n.column != TIME
        ][-1:]
    )
    if not names:
        return None
    last = {n.column: n.rows for n in names}
    crossed = intersection(list(last.values()))
    return crossed if len(crossed) else names[-1].rows


def _goes(
    claimed: Claimed, clause: tuple[int, int], match: re.Match[str], words: str
) -> bool | None:
    """Whether it goes the way that the word says; None where the rows do not tell."""
    signs = _signs(claimed, clause, words, match)
    if not signs:
        return None
    return any(sign > 0 if match["up"] else sign < 0 for sign in signs)


def _signs(
    claimed: Claimed, clause: tuple[int, int], words: str, match: re.Match[str]
) -> list[float]:
    found = _FROM_TO.search(words, match.start()) or _FROM_TO.search(words)
    if found and not _IN_PERIOD.match(words[match.end() :]):
        one = claimed.sentence.at(found, "a", clause[0])
        base = claimed.sentence.at(found, "b", clause[0])
        if one and base and one.column == base.column == TIME:
            return _differences(claimed, clause, one.rows, base.rows)
        return []
    if _OTHER_BASE.search(words):
        return []
    what = _what(claimed, clause)
    if len(claimed.table.stretches) < 2:
        return _stated_change(claimed, what)
    return _in_time(claimed, clause, what)


def _differences(claimed: Claimed, clause: tuple[int, int], one: Rows, base: Rows) -> list[float]:
    what = _what(claimed, clause)
    if what is not None:
        one, base = np.intersect1d(one, what), np.intersect1d(base, what)
    if not len(one) or not len(base):
        return []
    return [total(m, one) - total(m, base) for m in _about(claimed, clause)]


def _stated_change(claimed: Claimed, what: Rows | None) -> list[float]:
    if what is None:
        return []
    changes = [m for m in claimed.table.measures if m.kind == "change"]
    if changes:
        return [total(changes[0], what)]
    pair = two_times(claimed.table)
    return [total(pair[1], what) - total(pair[0], what)] if pair else []


def _in_time(claimed: Claimed, clause: tuple[int, int], what: Rows | None) -> list[float]:
    parts = stretches_of(claimed.table, what)
    periods = [n for n in claimed.sentence.between(*clause) if n.column == TIME]
    if len(parts) < 2 or len(periods) > 1 or (what is None and not periods):
        return []
    measures = _about(claimed, clause)
    inside = [
        i for i, part in enumerate(parts) if periods and len(np.intersect1d(part, periods[0].rows))
    ]
    words = claimed.words(clause)
    if inside and _SINCE.search(words):
        pairs = [(parts[-1], parts[inside[0]])]
    elif len(inside) > 1:
        pairs = [(parts[inside[-1]], parts[inside[0]])]
    elif inside:
        pairs = [(parts[inside[0]], parts[inside[0] - 1])] if inside[0] else []
    else:
        pairs = [(parts[-1], parts[0]), (parts[-1], parts[-2])]
    return [total(m, later) - total(m, earlier) for m in measures for later, earlier in pairs]
