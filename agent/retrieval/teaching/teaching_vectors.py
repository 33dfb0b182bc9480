"""Finds terms and examples whose meaning is near that of a question."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agent.vector import Vector

Matrix = NDArray[np.float16]
MIN_SIMILARITY = 0.5
MIN_DEVIATIONS = 1.5
"""How many standard deviations nearer than the average text of the source."""
MAX_SIMILAR_TEXTS = 3
_SAMPLE_SIZE = 512


class TeachingVectors:
    """The vectors of a source's terms and examples, beside a sample of all its texts."""

    def __init__(self, fingerprints: Sequence[str], matrix: Matrix, others: Matrix) -> None:
        self.fingerprints = tuple(fingerprints)
        self._matrix = matrix.astype(np.float32)
        texts = np.concatenate([matrix, others])
        self._sample = texts[:: max(1, len(texts) // _SAMPLE_SIZE)].astype(np.float32)

    @property
    def dimension(self) -> int:
        """The length of the vectors."""
        return int(self._matrix.shape[1])

    def find_similar(self, vector: Vector) -> list[str]:
        """The fingerprints of the nearest texts that are near enough, the nearest first."""
        if not self.fingerprints or len(vector) != self.dimension:
            return []
        sample, similarities = self._sample @ vector, self._matrix @ vector
        threshold = float(sample.mean()) + MIN_DEVIATIONS * float(sample.std())
        threshold = max(threshold, MIN_SIMILARITY)
        order = [int(row) for row in np.argsort(-similarities, kind="stable")]
        return [self.fingerprints[row] for row in order if similarities[row] >= threshold]
