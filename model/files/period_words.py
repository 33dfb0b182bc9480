"""Periods in the names of files and sheets: `2026年销售订单` and `Bookings H1 2026`."""

import re

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_PERIOD = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:[-_./年]?(?:1[0-2]|0?[1-9])(?![\d年])月?)?年?度?"
    r"|(?<!\d)\d{1,2}(?:[-~至到]\d{1,2})?月份?|第?[一二三四1-4]季度|[上下]半年度?|[全半]年度?|年度"
    r"|(?<![a-z])(?:[qh][1-4]|fy ?\d{2,4})(?![a-z0-9])"
    rf"|(?<![a-z])(?:{_MONTHS})(?![a-z])|(?<![\d ])\d+$",
    re.IGNORECASE,
)
_EDGES = " -_.·"
_GAP = re.compile(r"[\s_-]{2,}")
_EMPTY_BRACKETS = re.compile(r"\s*[(（]\s*[)）]")


def strip_periods(name: str) -> str:
    """A name without its years, months and numbers; unchanged when it has nothing else."""
    bare = _EMPTY_BRACKETS.sub("", _PERIOD.sub("", name))
    return _GAP.sub(lambda gap: gap[0][0], bare).strip(_EDGES) or name
