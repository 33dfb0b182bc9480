"""Similarity of names and values: equal when normalized, or a typing error apart."""

import re
import unicodedata
from functools import lru_cache

from agent.lexicon import expand_name, split_name, stem
from agent.lexicon.edit_distance import edit_distance

_CACHE_SIZE = 8_192
_VALUE_CACHE_SIZE = 16_384
_SHORTEST = 4
"""Words of so many letters may be one letter apart."""
_LONG = 9
"""Words of so many letters may be two letters apart."""
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=_CACHE_SIZE)
def normalize_name(name: str) -> str:
    """Equal for names that differ in case, width, separators, plural or usual abbreviations."""
    plain = unicodedata.normalize("NFKC", name)
    return "".join(stem(word) for word in expand_name(plain)) or plain.lower()


@lru_cache(maxsize=_VALUE_CACHE_SIZE)
def normalize_value(text: str) -> str:
    """Equal for texts that differ in case, width, blanks and separators."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if not letter.isspace() and letter not in "-_")


@lru_cache(maxsize=_CACHE_SIZE)
def is_slip(written_name: str, name: str) -> bool:
    """Whether a name in Latin letters was meant, one or two letters apart; numbers are exact."""
    if not (written_name.isascii() and name.isascii()):
        return False
    if _DIGITS.findall(written_name) != _DIGITS.findall(name):
        return False
    one, other = split_name(written_name), split_name(name)
    if len(one) != len(other):
        return _is_close(written_name.lower(), name.lower())
    return all(a == b or _is_close(a, b) for a, b in zip(one, other, strict=True))


def _is_close(a: str, b: str) -> bool:
    """Short words differ in meaning by a letter, and so do those that begin otherwise."""
    shorter = min(len(a), len(b))
    if shorter < _SHORTEST or a[:1] != b[:1]:
        return False
    return edit_distance(a, b) <= (2 if shorter >= _LONG else 1)
