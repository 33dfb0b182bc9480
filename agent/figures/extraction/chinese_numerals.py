"""Chinese numerals: 十二, 三百二十, 一千二百万, 两."""

import re

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
NUMERAL = "[零〇一二两三四五六七八九十百千万亿]"
_SHAPE = re.compile(
    r"(?:(?:[一二两三四五六七八九]?十|[一二两三四五六七八九][百千]?)[零〇]?)+[百千]?[万亿]?"
    r"(?:(?:[零〇]?[一二两三四五六七八九][十百千]?)+[万亿]?)*"
)


def parse_numeral(text: str) -> tuple[int, int] | None:
    """The number written and the size of its last place ("三百二十": 320, 10); None for words."""
    if text in DIGITS:
        return DIGITS[text], 1
    if not _SHAPE.fullmatch(text):
        return None
    total, section, digit, place = 0, 0, 0, 1
    for char in text:
        if char in DIGITS:
            if digit:
                return None
            digit, place = DIGITS[char], 1
        elif char in _SMALL:
            place = _SMALL[char]
            section, digit = section + (digit or 1) * place, 0
        else:
            large = _LARGE[char]
            total, section, digit = total + (section + digit) * large, 0, 0
            place *= large
    return total + section + digit, place
