"""Numbers as a question writes them: digits, Chinese numerals, English number words, units."""

import re
from decimal import Decimal
from functools import lru_cache

_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "亿": 10**8, "k": 1000, "m": 10**6, "million": 10**6, "thousand": 1000}
_ENGLISH = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "twenty": 20,
    "fifty": 50,
    "hundred": 100,
}
_CACHED_WORDS = 4_096
NUMBER = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[零一二两三四五六七八九十百千]+|" + "|".join(_ENGLISH) + ")"


@lru_cache(maxsize=_CACHED_WORDS)
def parse_number(text: str) -> Decimal | None:
    """The number a text of digits, Chinese numerals or an English number word stands for."""
    text = text.replace(",", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return Decimal(text)
    if text in _ENGLISH:
        return Decimal(_ENGLISH[text])
    return _parse_chinese_number(text)


def _parse_chinese_number(text: str) -> Decimal | None:
    total = current = 0
    for c in text.replace("两", "二"):
        if c in _DIGITS:
            current = _DIGITS.index(c)
        elif c in _UNITS:
            total += (current or 1) * _UNITS[c]
            current = 0
        else:
            return None
    return Decimal(total + current) if text else None


def parse_scale(text: str) -> int:
    """What a unit after a number multiplies it by: 万 → 10000; 1 when it is none."""
    return _SCALES.get(text, 1)
