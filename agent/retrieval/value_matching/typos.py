"""Finds values by misspelt words: one edit apart, or two for long words."""

from collections.abc import Iterable, Iterator, Sequence

from agent.lexicon.edit_distance import edit_distance
from agent.retrieval.value_matching.spelling_table import SpellingTable

SHORTEST = 5
LONG = 9
_LONGEST = 40
_MAX_VALUES = 50_000
_MAX_CANDIDATES = 64
_PIECES = 3


class TypoIndex:
    """Finds words by the keys that they share with a misspelt word."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._words: dict[int, str] = {}
        for word, value in words:
            if len(self._words) >= _MAX_VALUES:
                break
            if SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha():
                self._words[value] = word
        self._spellings = SpellingTable(
            (key, value, 0) for value, word in self._words.items() for key in _index_keys(word)
        )

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The place of each word, and the values that alone are nearest to it."""
        keys = [(place, key) for place, word in enumerate(words) for key in _lookup_keys(word)]
        candidates: dict[int, set[int]] = {}
        for at, hits in self._spellings.find([key for _, key in keys], _MAX_CANDIDATES):
            candidates.setdefault(keys[at][0], set()).update(value for value, _ in hits)
        for place, values in candidates.items():
            yield from ((place, value) for value in self._find_nearest(words[place], values))

    def _find_nearest(self, misspelt_word: str, values: Iterable[int]) -> list[int]:
        """The values of the one word that is nearest; nothing when two are as near."""
        near: dict[int, dict[str, list[int]]] = {}
        for value in values:
            word = self._words[value]
            edits = edit_distance(misspelt_word, word)
            if 0 < edits <= _find_max_distance(misspelt_word, word) and word[0] == misspelt_word[0]:
                near.setdefault(edits, {}).setdefault(word, []).append(value)
        nearest = near[min(near)] if near else {}
        return next(iter(nearest.values())) if len(nearest) == 1 else []


def _find_max_distance(one: str, other: str) -> int:
    return 2 if min(len(one), len(other)) >= LONG else 1


def _delete_one(word: str) -> Iterator[str]:
    yield word
    yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _index_keys(word: str) -> Iterator[str]:
    """The keys of a stored word: it without one letter, and each third of a long one."""
    yield from dict.fromkeys(_delete_one(word))
    if len(word) >= LONG:
        for piece, (start, end) in enumerate(_split_in_thirds(len(word))):
            yield f"{len(word)} {piece} {word[start:end]}"


def _lookup_keys(word: str) -> Iterator[str]:
    """The keys of a misspelt word: thirds of a long one are cut from one or two letters around."""
    yield from dict.fromkeys(_delete_one(word))
    if len(word) < LONG:
        return
    for length in range(max(LONG, len(word) - 2), len(word) + 3):
        for piece, (start, end) in enumerate(_split_in_thirds(length)):
            last = piece == _PIECES - 1
            moves = (0,) if not piece else (len(word) - length,) if last else range(-2, 3)
            yield from (f"{length} {piece} {word[start + m : end + m]}" for m in moves)


def _split_in_thirds(length: int) -> Iterator[tuple[int, int]]:
    for piece in range(_PIECES):
        yield piece * length // _PIECES, (piece + 1) * length // _PIECES
