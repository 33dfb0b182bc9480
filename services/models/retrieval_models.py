"""The embedding and the reranking model that the settings name, and whether they work."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from agent.llm.types import ModelEndpoint
from agent.ports import Embedder, Reranker
from model.config.sections import EmbeddingSettings, ModelSettings, RerankSettings
from model.errors import ModelUnavailable, NotFound, RunFailed
from model.language_model import ProbeFinding
from model.settings import Settings, to_misconfigured
from services.models.addresses import is_private_url
from services.runtime.readiness import Check

RetrievalKind = Literal["embedding", "rerank"]
_PROBE_TIMEOUT_S = 30.0
_CACHE_S = 30.0
_PROBE_TEXTS = ("orders of the last month", "names of customers")


@dataclass(frozen=True, slots=True)
class RetrievalModel:
    """An embedding or reranking model of the settings, without its key."""

    kind: RetrievalKind
    model: str
    base_url: str
    key_set: bool


class RetrievalModels:
    """The embedding and the reranking model; either may be missing in the settings."""

    def __init__(
        self,
        embedding: tuple[ModelEndpoint, Embedder] | None,
        rerank: tuple[ModelEndpoint, Reranker] | None,
    ) -> None:
        self._embedding = embedding
        self._rerank = rerank

    def all(self) -> list[RetrievalModel]:
        """Those that the settings name."""
        models: list[RetrievalModel] = []
        if self._embedding:
            models.append(_to_retrieval_model("embedding", self._embedding[0]))
        if self._rerank:
            models.append(_to_retrieval_model("rerank", self._rerank[0]))
        return models

    def check(self, kind: RetrievalKind) -> Check:
        """A readiness check that probes a model; a success is cached for `_CACHE_S` seconds."""
        answered_at = -_CACHE_S

        async def probe() -> str:
            nonlocal answered_at
            if time.monotonic() - answered_at >= _CACHE_S:
                [finding] = await self.test(kind)
                if finding.state != "ok":
                    raise ModelUnavailable(finding.key, **finding.params)
                answered_at = time.monotonic()
            return "answers"

        return probe

    async def test(self, kind: str) -> list[ProbeFinding]:
        """The finding of a probe. Raises `NotFound` when the settings name no such model."""
        if kind == "embedding" and self._embedding:
            return [await _run_probe("embedding", partial(_probe_embedding, self._embedding[1]))]
        if kind == "rerank" and self._rerank:
            return [await _run_probe("rerank", partial(_probe_reranking, self._rerank[1]))]
        raise NotFound("models.unknown")


def embedding_endpoint(settings: Settings) -> ModelEndpoint | None:
    """The embedding model; None when there is none. Raises `Misconfigured`."""
    return _make_endpoint("EMBEDDING", settings.embedding, settings.model)


def rerank_endpoint(settings: Settings) -> ModelEndpoint | None:
    """The reranking model; None when there is none. Raises `Misconfigured`."""
    return _make_endpoint("RERANK", settings.rerank, settings.model)


def _make_endpoint(
    name: str, settings: EmbeddingSettings | RerankSettings, model: ModelSettings
) -> ModelEndpoint | None:
    if not settings.model_name:
        return None
    address, key = settings.base_url or model.base_url, settings.api_key or model.api_key
    if address is None:
        problem = f"it must be set when {name}_MODEL_NAME is and MODEL_BASE_URL is not"
        raise to_misconfigured(f"{name}_BASE_URL", problem)
    return ModelEndpoint(
        name=settings.model_name,
        base_url=str(address).rstrip("/"),
        local=is_private_url(str(address)),
        api_key=key.get_secret_value() if key else "",
    )


def _to_retrieval_model(kind: RetrievalKind, endpoint: ModelEndpoint) -> RetrievalModel:
    return RetrievalModel(kind, endpoint.name, endpoint.base_url, bool(endpoint.api_key))


async def _run_probe(
    kind: RetrievalKind, probe: Callable[[], Awaitable[ProbeFinding]]
) -> ProbeFinding:
    try:
        return await probe()
    except RunFailed as error:
        return ProbeFinding(kind, "failed", error.key, dict(error.params))


async def _probe_embedding(model: Embedder) -> ProbeFinding:
    [vector] = await model.embed(_PROBE_TEXTS[:1], within_s=_PROBE_TIMEOUT_S)
    if vector is None:
        raise ModelUnavailable("vectors.unreadable")
    return ProbeFinding("embedding", "ok", "models.trial_embedding", {"dimension": len(vector)})


async def _probe_reranking(model: Reranker) -> ProbeFinding:
    started_at = time.monotonic()
    await model.rerank(_PROBE_TEXTS[0], _PROBE_TEXTS, within_s=_PROBE_TIMEOUT_S)
    ms = round((time.monotonic() - started_at) * 1000)
    return ProbeFinding("rerank", "ok", "models.trial_rerank", {"ms": ms})
