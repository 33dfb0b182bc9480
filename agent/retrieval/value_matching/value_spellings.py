"""Numbers the values of a schema and lists the spellings of each."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from agent.labels.code_legends import read_legend
from agent.lexicon.translations import list_english_words
from agent.retrieval.tokenization import stop_words
from agent.retrieval.value_matching.gender_words import find_gender_words
from agent.retrieval.value_matching.pinyin import find_pinyin
from agent.retrieval.value_matching.short_forms import find_beginnings, find_stems
from agent.retrieval.value_matching.text_folding import SHORTEST, fold_stemmed, fold_text
from model.sources.schema import Column, Table

Spelling = tuple[str, int, int]
"""A folded spelling, the number of its value, and its `SpellingKind`."""
SINGLE_CHARACTER_WORDS = frozenset("男女")
"""Single characters that are looked for as words of their own."""
_SHORTEST_NUMBER = 6
"""Shorter numbers of a question are amounts, years and counts; longer ones name something."""
_MIN_MEANING_WEIGHT = 0.6
_MAX_INEXACT = 50_000
"""The first values are also found by short forms, pinyin and translations."""


class SpellingKind(IntEnum):
    """How a spelling comes from its value."""

    EXACT = 0
    SINGULAR = 1
    CODE_LABEL = 2
    SHORT_FORM = 3
    BEGINNING = 4
    PINYIN = 5
    TRANSLATED = 6


class NumberedValues:
    """Numbers values without copying them out of their columns."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._starts: list[int] = []
        self._columns: list[tuple[str, Column, Sequence[str]]] = []
        self._next = 0
        self._single_characters: list[tuple[str, int]] = []
        self.has_chinese = False
        """Whether a value has Chinese characters."""
        self.has_latin = False
        """Whether a value has none."""
        self._stop_words = stop_words("values")
        self._tables = tuple(tables)
        columns = (column for table in self._tables for column in table.columns)
        self._explained = frozenset(text for each in columns for _, text in each.codes)

    def locate(self, number: int) -> tuple[str, Column, str]:
        """The table, the column and the value of a number."""
        at = bisect_right(self._starts, number) - 1
        table, column, values = self._columns[at]
        return table, column, values[number - self._starts[at]]

    def list_spellings(self) -> Iterator[Spelling]:
        """Every spelling of every value and code. It numbers the values: call it once, first."""
        for table in self._tables:
            for column in table.columns:
                values = self._list_values(column)
                start = self._number_values(table, column, values)
                for number, value in enumerate(values, start):
                    yield from self._spell_value(number, value)
                if start < _MAX_INEXACT:
                    yield from self._spell_short_forms(start, values)
                yield from self._spell_codes(table, column)

    def list_meanings(self) -> Iterator[Spelling]:
        """The English meanings of single characters that are short for values."""
        for character, number in self._single_characters:
            for meaning, weight in list_english_words(character):
                if weight >= _MIN_MEANING_WEIGHT:
                    yield fold_text(meaning), number, SpellingKind.TRANSLATED

    def list_words(self) -> Iterator[tuple[str, int]]:
        """The values of letters alone, folded, that may be misspelt."""
        for start, (_, _, values) in zip(self._starts, self._columns, strict=True):
            yield from ((fold_text(value), number) for number, value in enumerate(values, start))

    def _list_values(self, column: Column) -> tuple[str, ...]:
        """The stored values; of a dictionary those that explain no code of another column."""
        if column.dictionary is None:
            return column.samples
        return tuple(value for value in column.samples if value not in self._explained)

    def _number_values(self, table: Table, column: Column, values: Sequence[str]) -> int:
        start = self._next
        if values:
            self._starts.append(start)
            self._columns.append((table.name, column, values))
            self._next += len(values)
        return start

    def _spell_value(self, number: int, value: str) -> Iterator[Spelling]:
        key = fold_text(value)
        self.has_latin |= key.isascii()
        self.has_chinese |= not key.isascii()
        if self._is_distinctive(key):
            yield key, number, SpellingKind.EXACT
            if value.isascii() and (singular := fold_stemmed(value)) != key:
                yield singular, number, SpellingKind.SINGULAR

    def _is_distinctive(self, key: str) -> bool:
        """Whether a value says anything when it stands in a question."""
        is_long_enough = len(key) >= SHORTEST or key in SINGLE_CHARACTER_WORDS
        is_short_number = key.isdigit() and len(key) < _SHORTEST_NUMBER
        return is_long_enough and key not in self._stop_words and not is_short_number

    def _spell_short_forms(self, start: int, values: Sequence[str]) -> Iterator[Spelling]:
        """Shorter names that stand for one value of the column only, and pinyin."""
        whole = {fold_text(value) for value in values}
        short = [[*dict.fromkeys(map(fold_text, find_stems(value)))] for value in values]
        first = [[*dict.fromkeys(map(fold_text, find_beginnings(value)))] for value in values]
        counts = Counter(key for a, b in zip(short, first, strict=True) for key in {*a, *b})
        single_keys = {key for key, count in counts.items() if count == 1} - whole
        for number, (value, stems, beginnings) in enumerate(
            zip(values, short, first, strict=True), start
        ):
            names = [key for key in stems if key in single_keys]
            for key in filter(self._is_distinctive, names):
                yield key, number, SpellingKind.SHORT_FORM
            for key in beginnings:
                if key in single_keys and self._is_distinctive(key):
                    yield key, number, SpellingKind.BEGINNING
            for name in (value, *names):
                yield from ((reading, number, SpellingKind.PINYIN) for reading in find_pinyin(name))
                if len(name) == 1:
                    self._single_characters.append((name, number))

    def _spell_codes(self, table: Table, column: Column) -> Iterator[Spelling]:
        meanings = ((one.code, word) for one in read_legend(column) for word in one.words)
        pairs = [*meanings, *find_gender_words(column)]
        start = self._number_values(table, column, tuple(code for code, _ in pairs))
        for number, (_, word) in enumerate(pairs, start):
            for key in dict.fromkeys((fold_text(word), fold_stemmed(word))):
                if self._is_distinctive(key):
                    yield key, number, SpellingKind.CODE_LABEL
