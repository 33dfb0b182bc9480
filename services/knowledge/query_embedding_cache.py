"""Embeds questions, one short call each, and caches the latest."""

import time
from collections.abc import Sequence

import numpy as np
from cachetools import LRUCache

from agent.ports import Embedder
from agent.vector import Vector
from model.chats.question import Question
from model.errors import ModelTimeout, ModelUnavailable

TIMEOUT_S = 2.0
_RETRY_AFTER_S = 15.0
"""After a timeout the model is not called for this long."""
_MAX_CACHED = 512
_MAX_TEXT_LENGTH = 1_000
_PREVIOUS_WEIGHT = 0.5
"""How much the last question counts beside this one."""


class QueryEmbeddingCache:
    """The vectors of questions."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._cache: LRUCache[str, Vector] = LRUCache(_MAX_CACHED)
        self._paused_until = 0.0

    async def get_vector(self, question: Question, dimension: int) -> Vector:
        """The vector of a question with the one before it, of this length if the model's is.

        Raises `ModelUnavailable`, `ModelTimeout`, `ModelRefusedKey`.
        """
        texts = [question.text[:_MAX_TEXT_LENGTH]]
        texts += [turn.question[:_MAX_TEXT_LENGTH] for turn in question.history[-1:]]
        vectors = await self._find_vectors(texts, dimension)
        whole = vectors[0].copy()
        for earlier in vectors[1:]:
            whole += np.float32(_PREVIOUS_WEIGHT) * earlier
        unit: Vector = whole / max(float(np.linalg.norm(whole)), 1e-6)
        return unit

    async def _find_vectors(self, texts: Sequence[str], dimension: int) -> list[Vector]:
        # One of another length may be from before the model changed.
        cached_texts = {text for text in texts if len(self._cache.get(text, ())) == dimension}
        new = [text for text in dict.fromkeys(texts) if text not in cached_texts]
        if new:
            if time.monotonic() < self._paused_until:
                raise ModelTimeout("vectors.timeout", seconds=f"{TIMEOUT_S:g}")
            await self._embed(new)
        if evicted_texts := [text for text in texts if text not in self._cache]:
            await self._embed(evicted_texts)
        return [self._cache[text] for text in texts]

    async def _embed(self, texts: list[str]) -> list[Vector]:
        try:
            vectors = await self._model.embed(texts, within_s=TIMEOUT_S)
        except ModelTimeout:
            self._paused_until = time.monotonic() + _RETRY_AFTER_S
            raise
        usable_vectors = [vector for vector in vectors if vector is not None]
        if len(usable_vectors) < len(texts) or len({len(vector) for vector in usable_vectors}) > 1:
            raise ModelUnavailable("vectors.unreadable")
        if len({len(v) for v in (*usable_vectors, *list(self._cache.values())[:1])}) > 1:
            self._cache.clear()  # the model's vectors have another length by now
        self._cache.update(zip(texts, usable_vectors, strict=True))
        return usable_vectors
