"""Stored values that stand in a question: 华东, "Beijing", "paid"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from agent.lexicon import stem_all
from agent.retrieval.words import stop_words
from model.schema import MatchedValue, Table

_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-/&']*|[\u3400-\u9fff]+|[^\s\w]", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MOST_WORDS = 6
_LONGEST_HAN = 16
_SHORTEST = 2


class StoredValues:
    """Sample values of all tables, found by the words of a question."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._places: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        idle = stop_words("values")
        for table in tables:
            for column in table.columns:
                for value in column.samples:
                    key = _key(value)
                    if len(key) >= _SHORTEST and key not in idle and not key.isdigit():
                        self._places[key].append((table.name, column.name, value))

    def find(self, question: str) -> list[MatchedValue]:
        """Every place of each value the question names, longer values first, no part of one."""
        taken: list[tuple[int, int]] = []
        found: list[MatchedValue] = []
        for start, end in sorted(_spans(question), key=lambda s: s[0] - s[1]):
            text = question[start:end]
            places = self._places.get(_key(text)) or self._places.get(stem_all(_key(text)))
            if places and not any(a < end and start < b for a, b in taken):
                taken.append((start, end))
                found += [MatchedValue(text, *place) for place in places]
        return found


def _key(text: str) -> str:
    return " ".join(text.lower().split())


def _spans(question: str) -> Iterator[tuple[int, int]]:
    tokens = [m.span() for m in _TOKEN.finditer(question)]
    for first in range(len(tokens)):
        for last in range(first, min(first + _MOST_WORDS, len(tokens))):
            yield tokens[first][0], tokens[last][1]
    for start, end in tokens:
        if _HAN.match(question[start]):
            for a in range(start, end):
                for b in range(a + _SHORTEST, min(a + _LONGEST_HAN, end) + 1):
                    yield a, b
