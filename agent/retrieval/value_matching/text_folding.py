"""Folds text: ignores case, width, accents, blanks and hyphens."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress

from agent.lexicon import stem_words
from model.locales.chinese import HAN

_TOKEN = re.compile(rf"[a-z0-9]+[+#]*|{HAN}+|[^\s\w]")
"""`c++` is a word; other signs count between words only."""
_HAN = re.compile(HAN)
_IGNORED = re.compile(r"[\W_]+")
_MAX_WORDS = 6
_MAX_TOKENS = 11
_LONGEST_HAN = 16
_LONGEST_MIXED = 8
SHORTEST = 2


@dataclass(slots=True)
class QuestionPart:
    """A part of a question: from where to where, as it stands there, and folded."""

    start: int
    end: int
    text: str
    key: str

    @property
    def is_han(self) -> bool:
        """Whether it is Chinese throughout."""
        return len(self.key) == self.end - self.start and all(map(_HAN.match, self.key))

    @property
    def is_word(self) -> bool:
        """Whether it is letters throughout, blanks and hyphens apart."""
        return self.key.isascii() and self.key.isalpha()

    def overlaps(self, spans: list[tuple[int, int]]) -> bool:
        """Whether a part of it is taken."""
        return any(start < self.end and self.start < end for start, end in spans)


def normalize_spaces(text: str) -> str:
    """The text in lower case with single blanks: alike so, two texts are exactly the same."""
    return " ".join(text.lower().split())


def strip_accents(text: str) -> str:
    """The text in lower case, without accents and full width, each character in its place."""
    return text.lower() if text.isascii() else "".join(map(_strip_accent, text))


def fold_text(text: str) -> str:
    """The letters and digits of a text; texts with too few of them keep their other signs."""
    folded_text = _IGNORED.sub("", strip_accents(text))
    return folded_text if len(folded_text) >= SHORTEST else normalize_spaces(text)


def fold_stemmed(text: str) -> str:
    """A text folded without plural endings."""
    return fold_text(stem_words(strip_accents(text)))


def find_parts(question: str) -> Iterator[QuestionPart]:
    """Every part that may be a value: words in a row, parts of a Chinese run, mixes of both."""
    text = strip_accents(question)
    letters = list(map(str.isalnum, text))
    places = [0, *accumulate(letters)]
    folded_text = "".join(compress(text, letters))
    for start, end in dict.fromkeys(_find_bounds(text)):
        key = folded_text[places[start] : places[end]]
        if len(key) < SHORTEST:
            key = normalize_spaces(text[start:end])
        yield QuestionPart(start, end, question[start:end], key)


def _find_bounds(text: str) -> Iterator[tuple[int, int]]:
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    for first, (start, end) in enumerate(tokens):
        if not text[start].isalnum():
            continue
        words = 0
        for last in range(first, min(first + _MAX_TOKENS, len(tokens))):
            if not text[tokens[last][0]].isalnum():
                continue
            words += 1
            if words > _MAX_WORDS:
                break
            yield start, tokens[last][1]
        if _HAN.match(text[start]):
            yield from _split_run(start, end)
        if first + 1 < len(tokens) and tokens[first + 1][0] == end:
            yield from _find_mixed(text, (start, end), tokens[first + 1])


def _split_run(start: int, end: int) -> Iterator[tuple[int, int]]:
    for a in range(start, end):
        for b in range(a + 1, min(a + _LONGEST_HAN, end) + 1):
            yield a, b


def _find_mixed(
    text: str, one: tuple[int, int], other: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """`VIP客户`, `华为P60`: a whole word and the part of a Chinese run that it touches."""
    if not text[other[0]].isalnum():
        return
    if _HAN.match(text[other[0]]):
        for end in range(other[0] + 1, min(other[0] + _LONGEST_MIXED, other[1]) + 1):
            yield one[0], end
    else:
        for start in range(max(one[0], one[1] - _LONGEST_MIXED), one[1]):
            yield start, other[1]


@lru_cache(maxsize=8_192)
def _strip_accent(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    bare = [part for part in parts if not unicodedata.combining(part)]
    low = (bare[0] if len(bare) == 1 else character).lower()
    return low if len(low) == 1 else character
