"""BM25 over one field: the statistics of `rank_bm25.BM25Okapi`, scored from posting lists."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Scores = NDArray[np.float32]
WordGroup = Sequence[tuple[str, float]]
"""Words that may stand for one word, and how likely each does."""
_SATURATION = 1.2
_EPSILON = 0.25
"""The idf of a word that most documents contain, as a share of the average idf."""
_SMALLEST_AVERAGE = log(2)
"""In a corpus of few documents the average idf may be negative; there the floor follows this."""


class Bm25Field(BM25Okapi):  # type: ignore[misc]  # it has no types
    """One field of all documents. Built once, read from many threads.

    `get_scores` equals that of `BM25Okapi`, which looks a word up in each document; here each word
    has the list of the documents that contain it. The other scores never count a word against a
    document that contains it, as Okapi's idf does where half of the documents or more contain it.
    """

    idf: dict[str, float]
    doc_freqs: list[dict[str, int]]

    def __init__(self, documents: Iterable[Sequence[str]], b: float) -> None:
        corpus = [*documents]
        if any(corpus):
            super().__init__(corpus, k1=_SATURATION, b=b, epsilon=_EPSILON)
        else:  # the parent divides by the number of documents and of words
            self.corpus_size, self.avgdl = len(corpus), 1.0
            self.epsilon, self.average_idf = _EPSILON, 0.0
            self.idf, self.doc_freqs, self.doc_len = {}, [], [0] * len(corpus)
        lengths = np.asarray(self.doc_len, dtype=np.float64)
        self._norms = _SATURATION * (1 - b + b * lengths / self.avgdl)
        self._idf_floor = self.epsilon * max(self.average_idf, _SMALLEST_AVERAGE)
        self._postings = _make_postings(self.doc_freqs)
        del self.doc_freqs

    def get_scores(self, query: Iterable[str]) -> NDArray[np.float64]:
        """How well each document fits the words, each of which counts as often as it is there."""
        total = np.zeros(self.corpus_size)
        for word in query:
            if word in self._postings:
                numbers, gains = self._find_gains(word)
                total[numbers] += self.idf[word] * gains
        return total

    def score(self, words: Mapping[str, float]) -> Scores:
        """How well each document fits weighted words."""
        total = np.zeros(self.corpus_size)
        for word, weight in words.items():
            if word in self._postings:
                numbers, gains = self._find_gains(word)
                total[numbers] += weight * self._compute_idf(len(numbers)) * gains
        return total.astype(np.float32)

    def score_groups(self, groups: Iterable[WordGroup]) -> Scores:
        """The score of each document for groups of words that stand for one word each.

        A group's rarity is that of its words together; only the best word of a group scores in a
        document: a word with many translations counts no more than a word with one.
        """
        total = np.zeros(self.corpus_size)
        for group in groups:
            total += self._score_best(group)
        return total.astype(np.float32)

    def score_synonyms(self, synonyms: Iterable[tuple[str, WordGroup]]) -> Scores:
        """What documents gain by other words for a word, beyond what it gives them itself."""
        total = np.zeros(self.corpus_size)
        for word, group in synonyms:
            if word not in self._postings:
                total += self._score_best(group)
                continue
            numbers, gains = self._find_gains(word)
            best = self._score_best(group, len(numbers))
            own = self._compute_idf(len(numbers)) * gains
            best[numbers] = np.maximum(best[numbers] - own, 0)
            total += best
        return total.astype(np.float32)

    def _score_best(self, group: WordGroup, others: int = 0) -> NDArray[np.float64]:
        """What each document gains by the best word of a group; `others` have the word itself."""
        best = np.zeros(self.corpus_size)
        hits = [(*self._find_gains(word), w) for word, w in group if word in self._postings]
        documents = others + sum(weight * len(numbers) for numbers, _, weight in hits)
        rarity = self._compute_idf(min(documents, self.corpus_size))
        for numbers, gains, weight in hits:
            best[numbers] = np.maximum(best[numbers], weight * rarity * gains)
        return best

    def _compute_idf(self, documents: float) -> float:
        """Okapi's idf of a word in so many documents, a whole number or not; at least the floor."""
        idf = log(self.corpus_size - documents + 0.5) - log(documents + 0.5)
        return max(idf, self._idf_floor)

    def _find_gains(self, word: str) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """The documents that contain a word, and the saturated count of it in each."""
        numbers, times = self._postings[word]
        return numbers, times * (_SATURATION + 1) / (times + self._norms[numbers])


def _make_postings(
    frequencies: Iterable[Mapping[str, int]],
) -> dict[str, tuple[NDArray[np.int32], NDArray[np.uint16]]]:
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, counts in enumerate(frequencies):
        for word, times in counts.items():
            postings[word].append((number, times))
    return {
        word: (
            np.asarray([n for n, _ in pairs], dtype=np.int32),
            np.asarray([t for _, t in pairs], dtype=np.uint16),
        )
        for word, pairs in postings.items()
    }
