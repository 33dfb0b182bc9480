"""A hash table of spellings that takes a few bytes for each."""

from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

Hit = tuple[int, int]
"""A value's number, and the number of the way in which it is spelled like this."""


class SpellingTable:
    """Which values have which spelling. Built once, read from many threads."""

    def __init__(self, entries: Iterable[tuple[str, int, int]]) -> None:
        hashes, values, ways = array("q"), array("i"), array("b")
        for spelling, value, way in entries:
            hashes.append(hash(spelling))
            values.append(value)
            ways.append(way)
        hash_array = np.frombuffer(hashes, dtype=np.int64) if hashes else np.zeros(0, np.int64)
        order = np.argsort(hash_array, kind="stable")
        self._hashes = hash_array[order]
        self._values = np.asarray(values, dtype=np.int32)[order]
        self._ways = np.asarray(ways, dtype=np.int8)[order]

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
            values, ways = self._values[start:stop].tolist(), self._ways[start:stop].tolist()
            yield place, list(zip(values, ways, strict=True))
