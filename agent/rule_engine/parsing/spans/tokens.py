"""Tokenizes a question: Latin words, numbers, single Chinese characters."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from agent.lexicon import stem

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[a-z_][a-z0-9_]*(?:'[a-z]+)?|[^\s]")
_CACHE_SIZE = 8_192
"""Of phrases. Most are words of the lexicon, asked for again at each of a question's words."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the question; `key` is its lookup key."""

    key: str
    text: str
    start: int
    end: int


def normalize_text(text: str) -> str:
    """Half-width, lower case, one kind of quotation mark; every character keeps its place."""
    if text.isascii():
        return text.lower().replace("`", "'")
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


@lru_cache(maxsize=_CACHE_SIZE)
def to_key(text: str) -> tuple[str, ...]:
    """What a phrase is looked up by."""
    return tuple(token.key for token in tokenize(normalize_text(text)))
