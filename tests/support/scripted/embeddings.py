"""Embeddings and rankings of the scripted model server: few concepts, each in both languages.

    server.answer = (vectors := ScriptedVectors())   # of `tests.support.scripted.model_server`
    vectors.dimension = 8

Texts of one concept lie close together, whatever their language; all others lie apart.
"""

import asyncio
import hashlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.scripted.model_replies import ModelRequest, Pause, Reply

CONCEPTS = (
    ("lorry", "tonnage", "运力", "卡车"),
    ("berth", "quay", "泊位", "靠泊"),
    ("vaccine", "jab", "接种", "疫苗"),
)
NOISE = 0.05


def vector_of(text: str, dimension: int = 16) -> list[float]:
    """The same text always gets the same vector."""
    digest = hashlib.sha256(text.encode()).digest()
    numbers = [NOISE * (digest[at % 32] / 255 - 0.5) for at in range(dimension)]
    for at, words in enumerate(CONCEPTS):
        if any(word in text.lower() for word in words):
            numbers[at] += 1.0
    return numbers


def embeddings_reply(texts: Sequence[str], dimension: int = 16) -> Reply:
    """OpenAI's answer."""
    data = [
        {"object": "embedding", "index": at, "embedding": vector_of(text, dimension)}
        for at, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
    return Reply(body=json.dumps({"object": "list", "data": data, "usage": usage}).encode())


def ranking_reply(documents: Sequence[str], first: str) -> Reply:
    """The answer of DashScope, Jina and Cohere: documents with the word `first` are relevant."""
    results = [
        {"index": at, "relevance_score": 0.9 if first in text else 0.1}
        for at, text in enumerate(documents)
    ]
    body = {"results": results, "usage": {"total_tokens": 7}}
    return Reply(body=json.dumps(body).encode())


@dataclass
class ScriptedVectors:
    """What `/embeddings` and `/rerank` answer; other paths are left to the model's scripts."""

    dimension: int = 16
    override: Callable[[list[str]], Reply | None] | None = None
    """Answers first; None leaves the texts to the concepts."""
    rerank: Callable[[list[str]], Reply] | None = None
    embedding_calls: list[list[str]] = field(default_factory=list)
    """The texts of each call."""
    rerank_requests: list[dict[str, Any]] = field(default_factory=list)
    """The body of each `/rerank`."""

    def __call__(self, request: ModelRequest) -> Reply | None:
        if request.path.endswith("/embeddings"):
            inputs = request.body["input"]
            texts = [inputs] if isinstance(inputs, str) else inputs
            self.embedding_calls.append(texts)
            reply = self.override(texts) if self.override else None
            return reply or embeddings_reply(texts, self.dimension)
        if request.path.endswith("/rerank") and self.rerank:
            self.rerank_requests.append(request.body)
            return self.rerank(request.body["documents"])
        return None

    @property
    def texts(self) -> list[str]:
        """All texts that were asked for, in order."""
        return [text for texts in self.embedding_calls for text in texts]


def stalled_reply() -> Reply:
    """No answer, until the client leaves."""
    return Reply([Pause(asyncio.Event())])


def raw_embeddings_reply(vectors: Sequence[object]) -> Reply:
    """These as the vectors, whatever they are; NaN as Python's servers write it."""
    data = [{"index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    return Reply(body=json.dumps({"data": data}).encode())


NAN = [math.nan] * 16
