"""Documents by relevance, from any server with the `/rerank` that DashScope, Jina, Cohere share."""

import math
from collections.abc import Sequence
from typing import Any

from agent.llm.transport.json_client import JsonClient
from agent.llm.types import ModelEndpoint
from agent.runtime.usage_tracking import report_total_tokens
from model.errors import ModelUnavailable

_PATHS = ("/rerank", "/reranks")


class RerankModel:
    """A reranking model on its server."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        self.endpoint = endpoint
        self._client = JsonClient(endpoint)
        base = endpoint.base_url.rstrip("/")
        self._url = base if base.endswith(_PATHS) else f"{base}/rerank"

    @property
    def local(self) -> bool:
        """Whether it runs within this installation."""
        return self.endpoint.local

    async def rerank(
        self, query: str, documents: Sequence[str], *, within_s: float
    ) -> dict[int, float]:
        """How relevant documents are, by their place; those the server left out are missing.

        Raises `ModelUnavailable`, `ModelTimeout`, `ModelRefusedKey`.
        """
        body = {
            "model": self.endpoint.name,
            "query": query,
            "documents": list(documents),
            "top_n": len(documents),
        }
        answer = await self._client.post(self._url, body, within_s=within_s)
        report_total_tokens(self.endpoint.display_name, answer)
        relevance = dict(_parse_relevance(answer, len(documents)))
        if not relevance:
            raise ModelUnavailable("vectors.unreadable")
        return relevance

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()


def _parse_relevance(answer: Any, count: int) -> "list[tuple[int, float]]":
    results = answer.get("results") if isinstance(answer, dict) else None
    scores = []
    for item in results if isinstance(results, list) else []:
        at = item.get("index") if isinstance(item, dict) else None
        score = item.get("relevance_score") if isinstance(item, dict) else None
        if not isinstance(at, int) or not isinstance(score, int | float):
            continue
        if 0 <= at < count and math.isfinite(score):
            scores.append((at, float(score)))
    return scores
