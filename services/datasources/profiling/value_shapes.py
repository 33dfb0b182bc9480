"""How the values of a column are written, when they stand for dates or codes."""

import re
from collections.abc import Sequence
from datetime import date

from model.sources.schema import Column

_DATE_FORMATS = (
    ("YYYY-MM-DD", re.compile(r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])")),
    ("YYYY/MM/DD", re.compile(r"\d{4}/(?:0\d|1[0-2])/(?:[0-2]\d|3[01])")),
    ("YYYY/M/D", re.compile(r"\d{4}/(?:0?\d|1[0-2])/(?:[0-2]?\d|3[01])")),
    ("YYYYMMDD", re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")),
    ("YYYY-MM", re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")),
    ("YYYY/MM", re.compile(r"\d{4}/(?:0[1-9]|1[0-2])")),
    ("YYYYMM", re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])")),
    ("YYYYQn", re.compile(r"\d{4}Q[1-4]")),
    ("YYYY-Qn", re.compile(r"\d{4}-Q[1-4]")),
    ("YYYY", re.compile(r"(?:19|20)\d\d")),
    ("YYYY年M月", re.compile(r"\d{4}年(?:0?[1-9]|1[0-2])月")),
    ("YYYY-MM-DD HH:MM", re.compile(r"\d{4}-\d\d-\d\d [0-2]\d:[0-5]\d")),
    ("YYYY-MM-DD HH:MM:SS", re.compile(r"\d{4}-\d\d-\d\d [0-2]\d:[0-5]\d:[0-5]\d")),
    ("YYYY-MM-DDTHH:MM:SS", re.compile(r"\d{4}-\d\d-\d\dT[0-2]\d:[0-5]\d:[0-5]\d.*")),
)
"""Formats whose order as text is that of time."""
_OTHER_FORMATS = (
    ("HH:MM", re.compile(r"[0-2]?\d:[0-5]\d")),
    ("HH:MM:SS", re.compile(r"[0-2]?\d:[0-5]\d:[0-5]\d")),
    ("JSON", re.compile(r"(?:\{.*\}|\[.*\])", re.DOTALL)),
)
_FLAGS = ("YN", "yn", "TF", "tf", "01", "MF", "是否", "男女", "有无")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}")
_MONTHS = 12
_MAX_SHAPE_LENGTH = 20
_PERSONAL = re.compile(
    r"passw|pwd|secret|token|salt|hash|phone|mobile|(?:^|_)(?:tel|fax|ssn|pin|cvv|iban|qq|dob)(?:_|$)"
    r"|e?_?mail|wechat|weixin|passport|id_?(?:card|number|no$)|identity|card_?n|account_?n|birth"
    r"|shouji|dianhua|shenfen|密码|口令|密钥|手机|电话|邮箱|微信|身份|证件|护照|卡号|账号|帐号|生日|出生",
    re.IGNORECASE,
)


def may_be_personal(column: Column) -> bool:
    """Whether a column seems to hold secrets or what names a person."""
    return any(map(_PERSONAL.search, (column.name, column.comment, column.note)))


def is_sortable_date(column: Column) -> bool:
    """Whether the short values of a text column are dates that sort as text."""
    return any(format_ == detect_text_format(column.samples) for format_, _ in _DATE_FORMATS)


def detect_format(column: Column, low: str, high: str, distinct: int | None) -> str:
    """The format of a column's values; nothing when they are plain, or may name a person."""
    if may_be_personal(column):
        return ""
    if column.kind == "text":
        return detect_text_format(column.samples)
    return detect_number_format(low, high, distinct) if column.kind == "integer" else ""


def detect_text_format(values: Sequence[str]) -> str:
    """What all values are written like: a date, a flag, digits, or one shape of letters."""
    if not values:
        return ""
    for name, pattern in (*_DATE_FORMATS, *_OTHER_FORMATS):
        if all(map(pattern.fullmatch, values)):
            return name
    return (
        _detect_flags(values)
        or _detect_slashed_date(values)
        or _detect_digits(values)
        or _detect_letter_shape(values)
    )


def detect_number_format(low: str, high: str, distinct: int | None) -> str:
    """`YYYYMMDD` or `YYYYMM`: both ends are days or months, with no more values than between."""
    for name, parse in (("YYYYMMDD", _parse_day_number), ("YYYYMM", _parse_month_number)):
        first, last = parse(low), parse(high)
        if first is not None and last is not None and (distinct or 0) <= last - first + 1:
            return name
    return ""


def _parse_day_number(text: str) -> int | None:
    if not re.fullmatch(r"(?:19|20)\d{6}", text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal()
    except ValueError:
        return None


def _parse_month_number(text: str) -> int | None:
    if not re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", text):
        return None
    return int(text[:4]) * _MONTHS + int(text[4:])


def _detect_flags(values: Sequence[str]) -> str:
    value_set = set(values)
    return next(("/".join(flag) for flag in _FLAGS if value_set <= set(flag)), "")


def _detect_slashed_date(values: Sequence[str]) -> str:
    """Which of day and month is first shows only where one is above twelve."""
    parts = [match.groups() for value in values if (match := _SLASHED.fullmatch(value))]
    if len(parts) < len(values):
        return ""
    day_first, month_first = (any(int(part[at]) > _MONTHS for part in parts) for at in (0, 1))
    if day_first == month_first:
        return ""
    return "DD/MM/YYYY" if day_first else "MM/DD/YYYY"


def _detect_digits(values: Sequence[str]) -> str:
    if not all(value.isascii() and value.isdigit() for value in values):
        return ""
    if not any(value.startswith("0") and len(value) > 1 for value in values):
        return "digits"
    lengths = {len(value) for value in values}
    return f"{lengths.pop()} digits, leading zeros" if len(lengths) == 1 else "leading zeros"


def _detect_letter_shape(values: Sequence[str]) -> str:
    """`A-000` of codes with digits that all have one shape."""
    shapes = {re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", re.sub(r"\d", "0", v))) for v in values}
    shape = shapes.pop()
    coded = shape.isascii() and "0" in shape and any(letter in shape for letter in "Aa")
    alike = not shapes and len(values) > 1 and len(shape) <= _MAX_SHAPE_LENGTH
    return shape if coded and alike else ""
