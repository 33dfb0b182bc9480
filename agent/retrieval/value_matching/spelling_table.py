"""A hash table of spellings that takes a few bytes for each."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np


class Hit(NamedTuple):
    """A value with a spelling."""

    number: int
    """The number of the value."""
    kind: int
    """The `SpellingKind` of the spelling."""


class SpellingTable:
    """Finds values by their spellings. Built once, read from many threads."""

    def __init__(self, entries: Iterable[tuple[str, int, int]]) -> None:
        hashes, values, kinds = array("q"), array("i"), array("b")
        for spelling, value, kind in entries:
            hashes.append(hash(spelling))
            values.append(value)
            kinds.append(kind)
        hash_array = np.frombuffer(hashes, dtype=np.int64) if hashes else np.zeros(0, np.int64)
        order = np.argsort(hash_array, kind="stable")
        self._hashes = hash_array[order]
        self._values = np.asarray(values, dtype=np.int32)[order]
        self._kinds = np.asarray(kinds, dtype=np.int8)[order]

    def find(self, keys: Sequence[str], most: int) -> Iterator[tuple[int, list[Hit]]]:
        """The place of each key that is a spelling, with its first `most` hits."""
        if not keys or not len(self._hashes):
            return
        key_hashes = np.fromiter(map(hash, keys), dtype=np.int64, count=len(keys))
        first = np.searchsorted(self._hashes, key_hashes)
        inside = np.minimum(first, len(self._hashes) - 1)
        for place in np.flatnonzero(self._hashes[inside] == key_hashes).tolist():
            start = int(first[place])
            end = int(np.searchsorted(self._hashes, key_hashes[place], side="right"))
            stop = min(end, start + most)
            values, kinds = self._values[start:stop].tolist(), self._kinds[start:stop].tolist()
            yield place, list(map(Hit, values, kinds))
