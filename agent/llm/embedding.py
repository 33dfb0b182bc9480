"""Texts as vectors, from any server with OpenAI's `/embeddings`."""

import asyncio
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from agent.llm.transport.json_client import JsonClient
from agent.llm.types import ModelEndpoint
from agent.runtime.usage_tracking import report_total_tokens
from agent.vector import Vector
from model.errors import ModelUnavailable

_MAX_PARSED_IN_LOOP = 4
"""Up to so many vectors are parsed faster than a thread starts."""
_SHORTEST_VECTOR = 1e-6


class EmbeddingModel:
    """An embedding model on its server."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        self.endpoint = endpoint
        self._client = JsonClient(endpoint)
        self._url = f"{endpoint.base_url.rstrip('/')}/embeddings"

    @property
    def local(self) -> bool:
        """Whether it runs within this installation."""
        return self.endpoint.local

    async def embed(
        self, texts: Sequence[str], *, within_s: float, retries: int = 0
    ) -> list[Vector | None]:
        """A vector of length one for each text; None for what the server left out or garbled.

        Raises `ModelUnavailable`, `ModelTimeout`, `ModelRefusedKey`.
        """
        body = {"model": self.endpoint.name, "input": list(texts)}
        answer = await self._client.post(self._url, body, within_s=within_s, retries=retries)
        report_total_tokens(self.endpoint.display_name, answer)
        if len(texts) <= _MAX_PARSED_IN_LOOP:
            return _parse_vectors(answer, len(texts))
        return await asyncio.to_thread(_parse_vectors, answer, len(texts))

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()


def _parse_vectors(answer: Any, count: int) -> list[Vector | None]:
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list):
        raise ModelUnavailable("vectors.unreadable")
    has_indexes = all(
        isinstance(item, dict) and isinstance(item.get("index"), int) for item in data
    )
    if not has_indexes and len(data) != count:
        # Without indexes it is not certain which text a vector belongs to.
        raise ModelUnavailable("vectors.unreadable")
    vectors: list[Vector | None] = [None] * count
    for place, item in enumerate(data):
        at = item["index"] if has_indexes else place
        if isinstance(item, dict) and 0 <= at < count:
            vectors[at] = _normalize_vector(item.get("embedding"))
    return vectors


def _normalize_vector(numbers: Any) -> Vector | None:
    if not isinstance(numbers, list) or not numbers:
        return None
    try:
        with np.errstate(over="ignore"):
            vector = np.asarray(numbers, dtype=np.float32)
    except (TypeError, ValueError):
        return None
    length = float(np.linalg.norm(vector)) if vector.ndim == 1 else math.nan
    if not math.isfinite(length) or length < _SHORTEST_VECTOR:
        return None
    unit: Vector = vector / np.float32(length)
    return unit
