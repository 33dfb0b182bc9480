"""Many texts made into vectors: in batches, some at once, each failing by itself."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from agent.ports import Embedder
from agent.retrieval.vectors import Vector
from model.errors import ModelUnavailable, RunFailed

AT_ONCE = 4
LARGEST = 32
RETRIES = 3
WITHIN_S = 30.0
_REFUSED_BODY = frozenset({400, 413, 422})
_UNREADABLE = "vectors.unreadable"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wave:
    """Some texts with their vectors; None for those that have none. `error` says why."""

    texts: tuple[str, ...]
    vectors: tuple[Vector | None, ...]
    error: RunFailed | None = None


class Batches:
    """Finds out how many texts a server takes at once, and remembers it."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._largest = LARGEST
        self._worked = False

    async def waves(self, texts: Sequence[str]) -> AsyncIterator[Wave]:
        """The vectors of all texts, some at a time; ends early when nothing is answered at all."""
        left = list(texts)
        while left:
            size = self._largest * AT_ONCE
            now, left = left[:size], left[size:]
            starts = range(0, len(now), self._largest)
            parts = [tuple(now[start : start + self._largest]) for start in starts]
            waves = await asyncio.gather(*(self._batch(part) for part in parts))
            whole = _together(waves)
            yield whole
            if whole.error and not any(vector is not None for vector in whole.vectors):
                self._worked = False
                return

    async def _batch(self, texts: tuple[str, ...]) -> Wave:
        try:
            found = await self._model.embed(texts, within_s=WITHIN_S, retries=RETRIES)
            self._worked = self._worked or any(vector is not None for vector in found)
            return Wave(texts, tuple(found))
        except ModelUnavailable as error:
            if len(texts) > 1 and _is_about_texts(error) and await self._works(texts):
                return await self._halves(texts)
            return _failed(texts, error)
        except RunFailed as error:
            return _failed(texts, error)

    async def _works(self, texts: tuple[str, ...]) -> bool:
        """Whether the server takes any text at all; else halving would only be many calls."""
        if not self._worked:
            await self._batch((random.choice(texts),))  # noqa: S311
        return self._worked

    async def _halves(self, texts: tuple[str, ...]) -> Wave:
        """The same in two: the server takes fewer at once, or one of the texts is at fault."""
        half = len(texts) // 2
        waves = [await self._batch(texts[:half]), await self._batch(texts[half:])]
        if not any(wave.error for wave in waves):
            self._largest = max(1, min(self._largest, len(texts) - half))
        return _together(waves)


def _is_about_texts(error: ModelUnavailable) -> bool:
    return error.key == _UNREADABLE or error.params.get("status") in _REFUSED_BODY


def _failed(texts: tuple[str, ...], error: RunFailed) -> Wave:
    log.warning("texts not embedded", extra={"texts": len(texts), "reason": error.key})
    return Wave(texts, (None,) * len(texts), error)


def _together(waves: Sequence[Wave]) -> Wave:
    return Wave(
        tuple(text for wave in waves for text in wave.texts),
        tuple(vector for wave in waves for vector in wave.vectors),
        next((wave.error for wave in waves if wave.error), None),
    )
