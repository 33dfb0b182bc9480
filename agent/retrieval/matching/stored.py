"""The values of a schema, numbered, and the spellings under which each is found."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from agent.lexicon.translations import chinese_to_english
from agent.retrieval.matching.codes import code_words
from agent.retrieval.matching.folding import SHORTEST, fold, stemmed
from agent.retrieval.matching.readings import readings
from agent.retrieval.matching.short_forms import beginnings, stems
from agent.retrieval.words import stop_words
from model.sources.schema import Column, Table

Spelling = tuple[str, int, int]
SINGLE = frozenset("男女")
"""Single characters that are looked for as words of their own."""
_SHORTEST_NUMBER = 6
"""Shorter numbers of a question are amounts, years and counts; longer ones name something."""
_MEANT = 0.6
_MOST_FREE = 50_000
"""So many values are also found by parts, readings and meanings."""


class Way(IntEnum):
    """How a spelling comes from its value."""

    ITSELF = 0
    SINGULAR = 1
    CODE = 2
    SHORT = 3
    BEGINNING = 4
    READ = 5
    MEANT = 6


class Stored:
    """Numbers for values; they stay where the columns have them."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._starts: list[int] = []
        self._columns: list[tuple[str, Column, Sequence[str]]] = []
        self._next = 0
        self._single: list[tuple[str, int]] = []
        self.in_chinese = False
        """Whether there is a value in Chinese, and one without any."""
        self.in_latin = False
        self._idle = stop_words("values")
        self._tables = tables

    def place(self, number: int) -> tuple[str, Column, str]:
        """The table, the column and the value of a number."""
        at = bisect_right(self._starts, number) - 1
        table, column, values = self._columns[at]
        return table, column, values[number - self._starts[at]]

    def spellings(self) -> Iterator[Spelling]:
        """Every value and code in every way; read once, when an index is built."""
        for table in self._tables:
            for column in table.columns:
                start = self._numbered(table, column, column.samples)
                for number, value in enumerate(column.samples, start):
                    yield from self._own(number, value)
                if start < _MOST_FREE:
                    yield from self._free(start, column.samples)
                yield from self._codes(table, column)

    def meanings(self) -> Iterator[Spelling]:
        """What single characters mean, to which the name of a value may be shortened."""
        for character, number in self._single:
            for meaning, weight in chinese_to_english().of(character):
                if weight >= _MEANT:
                    yield fold(meaning), number, Way.MEANT

    def words(self) -> Iterator[tuple[str, int]]:
        """The values of letters alone, folded, that may be misspelt."""
        for start, (_, _, values) in zip(self._starts, self._columns, strict=True):
            yield from ((fold(value), number) for number, value in enumerate(values, start))

    def _numbered(self, table: Table, column: Column, values: Sequence[str]) -> int:
        start = self._next
        if values:
            self._starts.append(start)
            self._columns.append((table.name, column, values))
            self._next += len(values)
        return start

    def _own(self, number: int, value: str) -> Iterator[Spelling]:
        key = fold(value)
        self.in_latin |= key.isascii()
        self.in_chinese |= not key.isascii()
        if self._is_told(key):
            yield key, number, Way.ITSELF
            if value.isascii() and (singular := stemmed(value)) != key:
                yield singular, number, Way.SINGULAR

    def _is_told(self, key: str) -> bool:
        """Whether a value says anything when it stands in a question."""
        long_enough = len(key) >= SHORTEST or key in SINGLE
        number = key.isdigit() and len(key) < _SHORTEST_NUMBER
        return long_enough and key not in self._idle and not number

    def _free(self, start: int, values: Sequence[str]) -> Iterator[Spelling]:
        """Shorter names, where they stand for one value of the column only, and readings."""
        whole = {fold(value) for value in values}
        short = [[*dict.fromkeys(map(fold, stems(value)))] for value in values]
        first = [[*dict.fromkeys(map(fold, beginnings(value)))] for value in values]
        times = Counter(key for keys in (*map(set, short), *map(set, first)) for key in keys)
        shared = Counter(key for a, b in zip(short, first, strict=True) for key in {*a} & {*b})
        for number, value in enumerate(values, start):
            own = [k for k in short[number - start] if times[k] - shared[k] == 1 and k not in whole]
            yield from ((key, number, Way.SHORT) for key in own if self._is_told(key))
            for key in first[number - start]:
                if times[key] - shared[key] == 1 and key not in whole and self._is_told(key):
                    yield key, number, Way.BEGINNING
            for name in (value, *own):
                yield from ((reading, number, Way.READ) for reading in readings(name))
                if len(name) == 1:
                    self._single.append((name, number))

    def _codes(self, table: Table, column: Column) -> Iterator[Spelling]:
        pairs = list(code_words(column))
        start = self._numbered(table, column, tuple(code for code, _ in pairs))
        for number, (_, word) in enumerate(pairs, start):
            for key in dict.fromkeys((fold(word), stemmed(word))):
                if self._is_told(key):
                    yield key, number, Way.CODE
