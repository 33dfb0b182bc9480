"""Nearest-neighbour search among the vectors of texts.

Below `_FAISS_FROM` vectors a matrix product is as fast as faiss and saves the 37 MB that faiss
takes in each worker. From there on, faiss needs half the memory (it reads half-precision numbers)
and a third of the time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.vector import Vector

Matrix = NDArray[np.float16]
Rows = NDArray[np.int64]
_FindBest = Callable[[Vector, int], tuple[Rows, Vector]]
"""A vector and a count to the rows of that many nearest texts, and how near they are."""

_FAISS_FROM = 4_000
_MAX_HITS = 512
"""Of each language: further texts are no nearer than the average."""
_SAMPLE_SIZE = 512
_MIN_LANGUAGE_TEXTS = 20
"""With fewer texts of a language, mean and deviation are taken from all languages together."""


@dataclass(frozen=True, slots=True)
class TextVectors:
    """Vectors of texts in one language, a row each, and the fingerprints of the texts."""

    chinese: bool
    fingerprints: Sequence[str]
    matrix: Matrix


class VectorIndex:
    """The vectors of a source's texts. Built once; searching changes nothing."""

    def __init__(self, parts: Iterable[TextVectors]) -> None:
        self._parts = tuple(_LanguagePart(part) for part in parts if len(part.fingerprints))
        self.fingerprints = frozenset(f for part in self._parts for f in part.fingerprints)
        self.dimension = self._parts[0].dimension if self._parts else 0

    def find_nearest(self, vector: Vector) -> dict[str, float]:
        """Texts that are nearer than the average one, by fingerprint, and how much nearer.

        In standard deviations, for each language by itself: a model puts texts of the question's
        own language nearer to it, whatever they say.
        """
        samples = [part.score_sample(vector) for part in self._parts]
        overall_spread = _measure_spread(np.concatenate(samples)) if samples else (0.0, 1.0)
        scores_by_text: dict[str, float] = {}
        for part, sample in zip(self._parts, samples, strict=True):
            has_own_spread = len(sample) >= _MIN_LANGUAGE_TEXTS
            mean, deviation = _measure_spread(sample) if has_own_spread else overall_spread
            rows, scores = part.find_nearest(vector)
            above = (scores - mean) / deviation
            for row, nearness in zip(rows.tolist(), above.tolist(), strict=True):
                if nearness > 0:
                    scores_by_text[part.fingerprints[row]] = nearness
        return scores_by_text


class _LanguagePart:
    def __init__(self, texts: TextVectors) -> None:
        self.fingerprints = tuple(texts.fingerprints)
        self.dimension = texts.matrix.shape[1]
        step = max(1, len(self.fingerprints) // _SAMPLE_SIZE)
        self._sample = texts.matrix[::step].astype(np.float32)
        is_large = len(self.fingerprints) >= _FAISS_FROM and has_faiss()
        self._search: _FindBest = (
            _search_with_faiss(texts.matrix) if is_large else _search_with_numpy(texts.matrix)
        )

    def score_sample(self, vector: Vector) -> Vector:
        """How near some of its texts are."""
        similarities: Vector = self._sample @ vector
        return similarities

    def find_nearest(self, vector: Vector) -> tuple[Rows, Vector]:
        """The rows of its nearest texts, and how near they are."""
        return self._search(vector, min(_MAX_HITS, len(self.fingerprints)))


@cache
def has_faiss() -> bool:
    """Whether the extra `vectors` is installed."""
    return find_spec("faiss") is not None


def _search_with_numpy(matrix: Matrix) -> _FindBest:
    numbers = matrix.astype(np.float32)

    def search(vector: Vector, count: int) -> tuple[Rows, Vector]:
        similarities = numbers @ vector
        rows = np.argpartition(-similarities, count - 1)[:count]
        return rows, similarities[rows]

    return search


def _search_with_faiss(matrix: Matrix) -> _FindBest:
    import faiss

    kind: Any = faiss.ScalarQuantizer.QT_fp16
    index = faiss.IndexScalarQuantizer(matrix.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    numbers = matrix[:1].astype(np.float32)
    index.train(numbers)
    for start in range(0, len(matrix), _FAISS_FROM):
        index.add(matrix[start : start + _FAISS_FROM].astype(np.float32))

    def search(vector: Vector, count: int) -> tuple[Rows, Vector]:
        faiss.omp_set_num_threads(1)  # of this thread; several are slower for one question
        scores, rows = index.search(vector[None, :], count)
        return rows[0], scores[0]

    return search


def _measure_spread(similarities: Vector) -> tuple[float, float]:
    """Mean and standard deviation."""
    return float(similarities.mean()), max(float(similarities.std()), 1e-6)
