"""Days written in Chinese numerals: 二〇二五年三月十二日."""

import re
from datetime import datetime

from services.datasources.sql_quoting import quote_literal
from services.files.ingestion.typing.value_formats import ValueFormat, make_match_condition

_DIGITS = "〇○零一二三四五六七八九"
_ARABIC = "000123456789"
_ONES = "[一二三四五六七八九]"
_STEPS = (
    (rf"([二三])十({_ONES})", r"\1\2"),
    ("([二三])十", r"\1〇"),
    (rf"十({_ONES})", r"一\1"),
    ("十", "一〇"),
    ("[日号]", ""),
    ("[年月]", "-"),
)
"""Replacements that turn numerals into digits place by place, tens first."""
PATTERN = rf"[{_DIGITS}]{{4}}年[一二三四五六七八九十]{{1,3}}月[一二三四五六七八九十]{{1,3}}[日号]"


def parse_numeral_date(value: str) -> datetime:
    """Parse a written day. Raises `ValueError`."""
    for pattern, replacement in _STEPS:
        value = re.sub(pattern, replacement, value)
    plain = value.translate(str.maketrans(_DIGITS, _ARABIC))
    return datetime.strptime(plain, "%Y-%m-%d")  # noqa: DTZ007 - a day has no zone


def make_numeral_date_format() -> ValueFormat:
    """The format of such days, which parses them in SQL."""
    value = "trim({v})"
    for pattern, replacement in _STEPS:
        value = (
            f"regexp_replace({value}, {quote_literal(pattern)}, {quote_literal(replacement)}, 'g')"
        )
    value = f"translate({value}, {quote_literal(_DIGITS)}, {quote_literal(_ARABIC)})"
    return ValueFormat("date", "DATE", f"CAST({value} AS DATE)", make_match_condition(PATTERN))
