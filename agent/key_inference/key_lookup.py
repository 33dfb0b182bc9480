"""The keys that a column may refer to, found without comparing the column with every key."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from agent.key_inference.pinyin_initials import find_initials, list_initials
from agent.key_inference.reference_names import (
    RowKey,
    cut_label,
    list_things,
    may_name_people,
    strip_number,
    words_of,
)
from model.sources.schema import Column, Table

_LONGEST_END = 4
_TOKEN = re.compile(r"\w+")
_WORD = re.compile(r"[^\s,，:：;；()]+")
_PART_ENDS = re.compile(r"[^\s,，:：;；()（）]+")
Mark = tuple[str, ...]
"""What a key and a column that refers to it have in common, by one of the ways of referring."""


class KeyLookup:
    """The keys of a schema by what they are called; ten thousand tables are no trouble."""

    def __init__(self, keys: Sequence[RowKey]) -> None:
        self._keys = keys
        self._numbers: dict[Mark, list[int]] = defaultdict(list)
        self._own = {key.table.name: number for number, key in enumerate(keys)}
        self._people: list[int] = []
        for number, key in enumerate(keys):
            for mark in set(_list_key_marks(key)):
                self._numbers[mark].append(number)
            if may_name_people(key.table):
                self._people.append(number)

    def find_alike(self, table: Table, column: Column) -> Iterator[RowKey]:
        """The keys that a column of the table may be called like, in the order of the keys."""
        marks = set(_list_column_marks(column))
        numbers = {number for mark in marks for number in self._numbers.get(mark, ())}
        numbers.update(self._people)
        if table.name in self._own:
            numbers.add(self._own[table.name])
        yield from (self._keys[number] for number in sorted(numbers))


def _list_key_marks(key: RowKey) -> Iterator[Mark]:
    name, words = key.column.name, words_of(key.column.name)
    owner = words_of(key.table.unqualified_name)
    yield "name", name.lower()
    yield "words", *words[-2:]
    yield "words", *owner[-1:], *words[-1:]
    yield "thing", *owner[-1:]
    yield from (("mentioned", token) for token in _TOKEN.findall(name)[:1])
    yield from (("initials", letters) for letters in list_initials(key.table))
    yield from (
        ("end", text[-_LONGEST_END:]) for text in (cut_label(key.column), *list_things(key))
    )


def _list_column_marks(column: Column) -> Iterator[Mark]:
    yield "name", column.name.lower()
    words = words_of(column.name)
    yield "words", *words[-2:]
    yield "thing", *words[-1:]
    yield from (("thing", word) for word in _WORD.findall(column.label.lower()))
    yield from (("mentioned", token) for token in _TOKEN.findall(column.label))
    yield "initials", find_initials(column)
    texts = [cut_label(column), *_PART_ENDS.findall(column.label)]
    yield from _list_ends({*texts, *map(strip_number, texts)})


def _list_ends(texts: Iterable[str]) -> Iterator[Mark]:
    for text in texts:
        yield from (("end", text[-length:]) for length in range(1, _LONGEST_END + 1))
