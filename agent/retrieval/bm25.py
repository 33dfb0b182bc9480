"""BM25 over one field, as posting lists in numpy."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
WordGroup = Sequence[tuple[str, float]]
"""Words that may stand for one word, and how likely each does."""
_SATURATION = 1.2


class Bm25Field:
    """One field of all documents. Built once, read from many threads."""

    def __init__(self, documents: Iterable[Sequence[str]], b: float) -> None:
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths: list[int] = []
        for number, words in enumerate(documents):
            lengths.append(len(words))
            for word, times in Counter(words).items():
                found[word].append((number, times))
        length = np.asarray(lengths, dtype=np.float32)
        mean = float(length.mean()) if lengths else 1.0
        norm = _SATURATION * (1 - b + b * length / max(mean, 1e-9))
        self._size = len(lengths)
        self._lists = {word: self._make_posting(pairs, norm) for word, pairs in found.items()}

    def _make_posting(
        self, pairs: list[tuple[int, int]], norm: Scores
    ) -> tuple[NDArray[np.int32], Scores]:
        numbers = np.asarray([n for n, _ in pairs], dtype=np.int32)
        times = np.asarray([t for _, t in pairs], dtype=np.float32)
        gains = self._compute_idf(len(pairs)) * times * (_SATURATION + 1) / (times + norm[numbers])
        return numbers, gains.astype(np.float32)

    def _compute_idf(self, documents: float) -> float:
        return log1p((self._size - documents + 0.5) / (documents + 0.5))

    def score(self, words: Mapping[str, float]) -> Scores:
        """How well each document fits weighted words."""
        total = np.zeros(self._size, dtype=np.float32)
        for word, weight in words.items():
            if posting := self._lists.get(word):
                total[posting[0]] += weight * posting[1]
        return total

    def score_groups(self, groups: Iterable[WordGroup]) -> Scores:
        """The score of each document for groups of words that stand for one word each.

        A group's rarity is that of its words together; only the best word of a group scores in a
        document: a word with many translations counts no more than a word with one.
        """
        total = np.zeros(self._size, dtype=np.float32)
        for group in groups:
            total += self._score_best(group)
        return total

    def score_synonyms(self, synonyms: Iterable[tuple[str, WordGroup]]) -> Scores:
        """What documents gain by other words for a word, beyond what it gives them itself."""
        total = np.zeros(self._size, dtype=np.float32)
        for word, group in synonyms:
            own = self._lists.get(word)
            best = self._score_best(group, len(own[0]) if own else 0)
            if own:
                best[own[0]] = np.maximum(best[own[0]] - own[1], 0)
            total += best
        return total

    def _score_best(self, group: WordGroup, others: int = 0) -> Scores:
        """What each document gains by the best word of a group; `others` have the word itself."""
        best = np.zeros(self._size, dtype=np.float32)
        hits = [(*posting, w) for word, w in group if (posting := self._lists.get(word))]
        documents = others + sum(weight * len(numbers) for numbers, _, weight in hits)
        rarity = self._compute_idf(min(documents, self._size))
        for numbers, gains, weight in hits:
            share = np.float32(weight * rarity / self._compute_idf(len(numbers)))
            best[numbers] = np.maximum(best[numbers], share * gains)
        return best
