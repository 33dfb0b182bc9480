"""Tokenizes a question: Latin words, numbers, single Chinese characters."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from agent.lexicon import stem

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[a-z_][a-z0-9_]*(?:'[a-z]+)?|[^\s]")
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
NUMBER = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[零一二两三四五六七八九十百千]+|" + "|".join(_ENGLISH) + ")"


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the question; `key` is its lookup key."""

    key: str
    text: str
    start: int
    end: int


def normalize_text(text: str) -> str:
    """Half-width, lower case, one kind of quotation mark; every character keeps its place."""
    folded = [unicodedata.normalize("NFKC", c) for c in text]
    plain = "".join(f if len(f) == 1 else c for f, c in zip(folded, text, strict=True))
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return re.sub("[“”「」『』]", '"', re.sub("[‘’`]", "'", lowered))


def tokenize(text: str) -> tuple[Token, ...]:
    """The pieces of a normalized text, in order."""
    return tuple(
        Token(stem(m.group().removesuffix("'s")), m.group(), m.start(), m.end())
        for m in _TOKEN.finditer(text)
    )


def to_key(text: str) -> tuple[str, ...]:
    """What a phrase is looked up by."""
    return tuple(atom.key for atom in tokenize(normalize_text(text)))


def is_chinese(text: str) -> bool:
    """Whether the text has a Chinese character in it."""
    return any("\u3400" <= c <= "\u9fff" for c in text)


def parse_number(text: str) -> Decimal | None:
    """The number a text of digits, Chinese numerals or an English number word stands for."""
    text = text.replace(",", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return Decimal(text)
    if text in _ENGLISH:
        return Decimal(_ENGLISH[text])
    return _chinese_number(text)


def _chinese_number(text: str) -> Decimal | None:
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
