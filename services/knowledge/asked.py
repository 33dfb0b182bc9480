"""Questions as vectors: one short call each, the last ones remembered."""

import time
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from agent.ports import Embedder
from agent.retrieval.vectors import Vector
from model.chats.question import Question
from model.errors import ModelTimeout, ModelUnavailable

WITHIN_S = 2.0
_REST_S = 15.0
"""A model that took too long is not waited for again meanwhile."""
_KEPT = 512
_LONGEST = 1_000
_EARLIER = 0.5
"""How much the last question counts beside this one."""


class AskedVectors:
    """The vectors of questions."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._kept: OrderedDict[str, Vector] = OrderedDict()
        self._rests_until = 0.0

    async def vector(self, question: Question, dimension: int) -> Vector:
        """The vector of a question with the one before it, of this length if the model's is.

        Raises `ModelUnavailable`, `ModelTimeout`, `ModelRefusedKey`.
        """
        texts = [question.text[:_LONGEST]]
        texts += [turn.question[:_LONGEST] for turn in question.history[-1:]]
        found = await self._found(texts, dimension)
        whole = found[0].copy()
        for earlier in found[1:]:
            whole += np.float32(_EARLIER) * earlier
        unit: Vector = whole / max(float(np.linalg.norm(whole)), 1e-6)
        return unit

    async def _found(self, texts: Sequence[str], dimension: int) -> list[Vector]:
        # One of another length may be from before the model changed.
        known = {text for text in texts if len(self._kept.get(text, ())) == dimension}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            if time.monotonic() < self._rests_until:
                raise ModelTimeout("vectors.timeout", seconds=f"{WITHIN_S:g}")
            await self._embedded(new)
        if lost := [text for text in texts if text not in self._kept]:
            await self._embedded(lost)
        for text in texts:
            self._kept.move_to_end(text)
        found = [self._kept[text] for text in texts]
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found

    async def _embedded(self, texts: list[str]) -> list[Vector]:
        try:
            vectors = await self._model.embed(texts, within_s=WITHIN_S)
        except ModelTimeout:
            self._rests_until = time.monotonic() + _REST_S
            raise
        found = [vector for vector in vectors if vector is not None]
        if len(found) < len(texts) or len({len(vector) for vector in found}) > 1:
            raise ModelUnavailable("vectors.unreadable")
        if len({len(v) for v in (*found, *list(self._kept.values())[:1])}) > 1:
            self._kept.clear()  # the model's vectors have another length by now
        self._kept.update(zip(texts, found, strict=True))
        return found
