"""Numbers as a question writes them: digits, Chinese numerals, English number words, units."""

import re
from decimal import Decimal
from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE_UNITS = {"万": 10_000, "亿": 100_000_000}
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
_ZEROS = ("零", "〇")
_PARTS = re.compile("[^万亿]*[万亿]|[^万亿]+")
NUMERAL = "[零〇一二两三四五六七八九十百千万亿]"
NUMBER = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[零一二两三四五六七八九十百千]+|" + "|".join(_ENGLISH) + ")"


@lru_cache(maxsize=_CACHED_WORDS)
def parse_number(text: str) -> Decimal | None:
    """The number a text of digits, Chinese numerals or an English number word stands for."""
    text = text.replace(",", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return Decimal(text)
    if text in _ENGLISH:
        return Decimal(_ENGLISH[text])
    numeral = parse_numeral(f"一{text}" if text[:1] in ("百", "千") else text)
    return Decimal(numeral[0]) if numeral else None


def parse_numeral(text: str) -> tuple[int, int] | None:
    """The number that a Chinese numeral writes and the size of its last place.

    "三百二十" is 320 and 10; None for what is no numeral, such as "二零二五".
    """
    if text in DIGITS:
        return DIGITS[text], 1
    total, place = 0, 1
    for part in _PARTS.findall(text):
        section = _parse_section(part.rstrip("万亿"), after_larger=total > 0)
        if section is None:
            return None
        number, place = section
        large = _LARGE_UNITS.get(part[-1], 1)
        total, place = total + number * large, place * large
    return (total, place) if total else None


def _parse_section(text: str, *, after_larger: bool) -> tuple[int, int] | None:
    """The same of what stands before 万 or 亿, or behind them: units descend."""
    if text[:1] in _ZEROS and not after_larger:
        return None
    total, digit, place, unit = 0, 0, 1, 10_000
    for char in text:
        if char in DIGITS:
            if digit:
                return None
            digit, place = DIGITS[char], 1 if DIGITS[char] else place
        elif _UNITS.get(char, unit) >= unit or (not digit and char != "十"):
            return None
        else:
            unit = place = _UNITS[char]
            total, digit = total + (digit or 1) * unit, 0
    return (total + digit, place) if total + digit else None


def parse_scale(text: str) -> int:
    """What a unit after a number multiplies it by: 万 → 10000; 1 when it is none."""
    return _SCALES.get(text, 1)
