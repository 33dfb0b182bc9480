"""Embeds many texts in concurrent batches; a failed batch does not fail the others."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from agent.ports import Embedder
from agent.vector import Vector
from model.errors import ModelUnavailable, RunFailed

MAX_CONCURRENT = 4
MAX_BATCH_SIZE = 32
RETRIES = 3
TIMEOUT_S = 30.0
_REFUSED_BODY = frozenset({400, 413, 422})
_UNREADABLE = "vectors.unreadable"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EmbeddedBatch:
    """Some texts with their vectors; a vector is None where embedding failed, `error` says why."""

    texts: tuple[str, ...]
    vectors: tuple[Vector | None, ...]
    error: RunFailed | None = None


class EmbeddingBatches:
    """Finds the batch size that the server accepts, and remembers it."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._batch_size = MAX_BATCH_SIZE
        self._has_worked = False

    async def embed_all(self, texts: Sequence[str]) -> AsyncIterator[EmbeddedBatch]:
        """The vectors of all texts, batch by batch; ends early after a batch without any vector."""
        left = list(texts)
        while left:
            size = self._batch_size * MAX_CONCURRENT
            next_texts, left = left[:size], left[size:]
            starts = range(0, len(next_texts), self._batch_size)
            parts = [tuple(next_texts[start : start + self._batch_size]) for start in starts]
            batch = _join_batches(await asyncio.gather(*map(self._embed_batch, parts)))
            yield batch
            if batch.error and not any(vector is not None for vector in batch.vectors):
                self._has_worked = False
                return

    async def _embed_batch(self, texts: tuple[str, ...]) -> EmbeddedBatch:
        try:
            vectors = await self._model.embed(texts, within_s=TIMEOUT_S, retries=RETRIES)
            self._has_worked = self._has_worked or any(vector is not None for vector in vectors)
            return EmbeddedBatch(texts, tuple(vectors))
        except ModelUnavailable as error:
            if len(texts) > 1 and _is_about_texts(error) and await self._check_works(texts):
                return await self._embed_halves(texts)
            return _to_failed_batch(texts, error)
        except RunFailed as error:
            return _to_failed_batch(texts, error)

    async def _check_works(self, texts: tuple[str, ...]) -> bool:
        """Whether the server accepts any text at all; else halving would only make more calls."""
        if not self._has_worked:
            await self._embed_batch((random.choice(texts),))  # noqa: S311
        return self._has_worked

    async def _embed_halves(self, texts: tuple[str, ...]) -> EmbeddedBatch:
        """Embed the two halves: the server may accept fewer texts at once, or refuse one text."""
        half = len(texts) // 2
        batches = [await self._embed_batch(texts[:half]), await self._embed_batch(texts[half:])]
        if not any(batch.error for batch in batches):
            self._batch_size = max(1, min(self._batch_size, len(texts) - half))
        return _join_batches(batches)


def _is_about_texts(error: ModelUnavailable) -> bool:
    return error.key == _UNREADABLE or error.params.get("status") in _REFUSED_BODY


def _to_failed_batch(texts: tuple[str, ...], error: RunFailed) -> EmbeddedBatch:
    log.warning("texts not embedded", extra={"texts": len(texts), "reason": error.key})
    return EmbeddedBatch(texts, (None,) * len(texts), error)


def _join_batches(batches: Sequence[EmbeddedBatch]) -> EmbeddedBatch:
    return EmbeddedBatch(
        tuple(text for batch in batches for text in batch.texts),
        tuple(vector for batch in batches for vector in batch.vectors),
        next((batch.error for batch in batches if batch.error), None),
    )
