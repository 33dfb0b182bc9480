"""Words that bound a figure's value: over, at most, nearly, about."""

import re
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.locales.chinese import HAN

Bound = Literal["", "about", "near", "over", "least", "under", "most"]
SIDES: tuple[Bound, ...] = ("over", "least", "under", "most")
"""Bounds that leave a number room on one side only."""

_LOOK_BACK = 32
_FAR_BACK = 64
_BEFORE: dict[Bound, str] = {
    "least": r"\bbarely|至少|不少于|不低于|不小于|最少|起码|从[未不](?:低于|跌破)"
    r"|\bnever (?:fell|dropped|dipped|went|was|been) (?:below|under)|\bat least"
    r"|\bno (?:less|fewer) than|>=|≥",
    "most": r"至多|最多|不超过|不高于|不多于|不大于|从[未不](?:高于|超过)"
    r"|\bnever (?:exceed\w*|topped|(?:rose|went|was) above)"
    r"|\bat most|(?<!adds )(?<!add )(?<!added )\bup to"
    r"|\bno(?:t)? more than|<=|≤",
    "under": r"不足|不到|未到|未达到?|未满|低于|少于|小于|<"
    r"|\b(?:under|below|(?:less|fewer|lower|smaller) than|short of)",
    "over": r"超过|超出|超|逾|突破|大于|高于|多于|>|\b(?:over|above|exceed(?:s|ed|ing)?"
    r"|in excess of"
    r"|(?:more|greater|higher|larger) than|upwards? of|surpass(?:es"
    r"|ed|ing)?|top(?:ped|ping|s)|pass(?:es|ed|ing)?|cross(?:es|ed|ing)?|past|beat(?:s|ing)?)",
    "near": r"接近|将近|逼近|近|\b(?:nearly|almost|close to|approaching|not quite)",
    "about": r"大约|约为?|大概|大致|差不多|~|≈"
    r"|\b(?:about|around|approximately|approx\.?|roughly|some|circa)",
}
_SIGN = r"\s*(?:(?:US|CN|HK)?[¥$€£]|rmb|usd|人民币)?\s*$"
_BETWEEN = (
    rf"\s*(?:了|过|为|到|达|有|的|an?|the)?(?:总[额量数体]?的|全[部年国体]的?|整体的)?{_SIGN}"
)
_WHOLE = rf"{HAN}{{1,8}}(?:\s?[\d.,]*\d\s?[万亿]?[元人件单次]?\s?)?的{_SIGN}"
"""A whole between: 不到签单总额的一半."""
_ACROSS = rf"\s*(?:\ue000+|[前后]者)\s*(?:的|'s)?{_SIGN}"
"""A name between: 超过昆明的 5 倍."""
_PATTERNS = {
    bound: re.compile(rf"(?:{words}){_BETWEEN}", re.IGNORECASE) for bound, words in _BEFORE.items()
}
_PATTERNS_ACROSS = {
    bound: re.compile(rf"(?:{words})(?:{_BETWEEN}|{_ACROSS})", re.IGNORECASE)
    for bound, words in _BEFORE.items()
}
_PATTERNS_OF_WHOLE: dict[Bound, re.Pattern[str]] = {
    "under": re.compile(rf"(?:不足|不到|未到|未达到?|低于|少于){_WHOLE}"),
    "over": re.compile(rf"(?:超过|超出|高于|多于){_WHOLE}"),
}
_COUNTER = r"^\s*(?:元|人|个|家|单|件|天|年|岁|次|笔|台|分钟?|小时)?\s*"
_AFTER: dict[Bound, re.Pattern[str]] = {
    "least": re.compile(rf"{_COUNTER}(?:及?以上|之上|\+|or (?:more|above|higher))", re.IGNORECASE),
    "most": re.compile(rf"{_COUNTER}(?:及?以下|以内|之内|or (?:less|fewer|below))", re.IGNORECASE),
    "over": re.compile(r"^(?:多|余|还多|有余|不止)(?![于少])"),
    "about": re.compile(rf"{_COUNTER}(?:左右|上下|or so\b)", re.IGNORECASE),
}
_TIME_UNIT = re.compile(r"^\s*(?:rows?|days?|weeks?|months?|quarters?|years?|periods?)\b")
_FACTOR = 2.0
_NEAR = 0.1


_NONE_SO = re.compile(
    r"(?:没有(?:任何)?(?:一|哪)?|无一|\b(?:no|none of|neither|nobody|nothing)\b"
    r"(?!-|\.| (?:longer|more|less|fewer|doubt)\b))"
    r"[^,，。;；.!?]{0,48}$",
    re.IGNORECASE,
)
_AFTER_DIFFERENCE = re.compile(
    r"(?:\d|%|percent|points?|times)\s+(?:[a-z]+ )?(?:more|less|fewer|higher|lower|larger|smaller)"
    r" than (?:the )?[¥$€£]?$"
    r"|(?:\d|%|percent|points?)\s+(?:above|below|over|under) (?:the )?[¥$€£]?$",
    re.IGNORECASE,
)
"""3.8% more than the 401,000: what is compared with, no bound."""
_BUT = re.compile(r"\b(?:but|except|other than|besides|apart from)\b", re.IGNORECASE)
"""After these a bound holds again: "no line but B made more than 9"."""
_DENIALS: dict[Bound, Bound] = {"over": "most", "least": "under", "under": "least", "most": "over"}
"""What holds of all where a bound holds of none."""


def find_bound(text: str, start: int, end: int, *, across: bool) -> Bound:
    """The bound that the words beside a figure, which stands between the offsets, put on it.

    A name may stand between them and the figure where `across`.
    """
    after, before = text[end : end + 16], text[max(0, start - _LOOK_BACK) : start]
    for bound, reader in _AFTER.items():
        if reader.match(after):
            return deny_bound(bound, text, start)
    if _AFTER_DIFFERENCE.search(before):
        return ""
    readers = _PATTERNS_ACROSS if across else _PATTERNS
    bound_before: Bound = ""
    for bound, reader in readers.items():
        if reader.search(before):
            bound_before = bound
            break
    if not bound_before and across:
        wholes = _PATTERNS_OF_WHOLE.items()
        bound_before = next((bound for bound, reader in wholes if reader.search(before)), "")
    if bound_before == "over" and _TIME_UNIT.match(after):
        return ""
    return deny_bound(bound_before, text, start)


def deny_bound(bound: Bound, text: str, start: int) -> Bound:
    """The bound that a text puts on all by denying it of any: "no line made fewer than 9"."""
    before = text[max(0, start - _FAR_BACK) : start]
    match = _NONE_SO.search(before) if bound in _DENIALS else None
    if match is None or _BUT.search(match[0]):
        return bound
    return _DENIALS[bound]


def are_within_limit(values: NDArray[np.float64], limit: float, bound: Bound) -> NDArray[np.bool_]:
    """Which values keep to a limit; `bound` is one of `SIDES`."""
    if bound == "over":
        return values > limit
    if bound == "least":
        return values >= limit
    return values < limit if bound == "under" else values <= limit


def find_limits(bound: Bound, value: float, half: float, rough: float) -> tuple[float, float]:
    """The lowest and the highest number that a figure of this value and bound may round.

    `half` is half of its last digit, `rough` the tolerance of "about". "Over" reaches up to double
    the value and "under" down to half of it: beyond that they are true but misleading.
    """
    size, tiny = abs(value), max(abs(value), 1) * 1e-9
    room = max(half, rough) if bound == "about" else half
    sides = {
        "over": (value + tiny, value + size * (_FACTOR - 1)),
        "least": (value, value + size * (_FACTOR - 1)),
        "under": (value - size / _FACTOR, value - tiny),
        "most": (value - size / _FACTOR, value),
        "near": (value - max(half, size * _NEAR), value + half),
    }
    return sides.get(bound, (value - room, value + room))
