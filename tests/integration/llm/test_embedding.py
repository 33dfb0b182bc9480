"""Embedding and reranking models over real sockets: what comes back, and how they fail."""

from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import pytest

from agent.llm.embedding import EmbeddingModel
from agent.llm.reranking import RerankModel
from agent.llm.types import ModelEndpoint
from agent.runtime.usage_tracking import track_usage
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable
from tests.support.scripted.embeddings import (
    NAN,
    ScriptedVectors,
    ranking_reply,
    raw_embeddings_reply,
    stalled_reply,
    vector_of,
)
from tests.support.scripted.model_replies import Reply, error_reply
from tests.support.scripted.model_server import ScriptedModel

KEY = "sk-canary-vector-key"


@pytest.fixture
def vectors(server: ScriptedModel) -> ScriptedVectors:
    server.answer = scripted = ScriptedVectors()
    return scripted


@pytest.fixture
async def model(server: ScriptedModel) -> AsyncIterator[EmbeddingModel]:
    model = EmbeddingModel(ModelEndpoint("embed", server.url, KEY))
    yield model
    await model.close()


@pytest.fixture
async def reranker(server: ScriptedModel) -> AsyncIterator[RerankModel]:
    model = RerankModel(ModelEndpoint("rank", f"{server.url}/", KEY))
    yield model
    await model.close()


async def test_texts_become_vectors_of_length_one(
    model: EmbeddingModel, vectors: ScriptedVectors, server: ScriptedModel
) -> None:
    spent: list[Any] = []
    with track_usage(spent.append):
        found = await model.embed(["lorry", "berth"], within_s=5)
    wanted = np.asarray(vector_of("lorry")) / np.linalg.norm(vector_of("lorry"))
    assert np.allclose(found[0], wanted, atol=1e-6)
    assert [round(float(np.linalg.norm(each)), 5) for each in found] == [1.0, 1.0]
    [request] = server.requests
    assert request.path == "/v1/embeddings"
    assert request.body == {"model": "embed", "input": ["lorry", "berth"]}
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert [(each.model, each.input, each.output) for each in spent] == [("embed", 2, 0)]


async def test_what_cannot_be_used_is_left_out(
    model: EmbeddingModel, vectors: ScriptedVectors
) -> None:
    good = vector_of("berth")
    given = [[0.0] * 16, good, ["no"], [], None, [1e300] * 16]
    vectors.override = lambda _: raw_embeddings_reply(given)
    found = await model.embed([str(at) for at in range(7)], within_s=5)
    assert [vector is not None for vector in found] == [False, True, *[False] * 5]


async def test_places_are_read_not_assumed(model: EmbeddingModel, vectors: ScriptedVectors) -> None:
    body = b'{"data":[{"index":2,"embedding":[1,0]},{"index":0,"embedding":[0,1]},{"index":9}]}'
    vectors.override = lambda _: Reply(body=body)
    found = await model.embed(["a", "b", "c"], within_s=5)
    assert [None if v is None else v.tolist() for v in found] == [[0, 1], None, [1, 0]]


@pytest.mark.parametrize("body", [b'{"data":[{"embedding":[1,0]}]}', b"[]", b"no", b'{"data":7}'])
async def test_an_answer_of_unknown_shape_is_none(
    model: EmbeddingModel, vectors: ScriptedVectors, body: bytes
) -> None:
    vectors.override = lambda _: Reply(body=body)
    with pytest.raises(ModelUnavailable, match="not what was expected"):
        await model.embed(["a", "b"], within_s=5)


async def test_nan_spoils_an_answer(model: EmbeddingModel, vectors: ScriptedVectors) -> None:
    vectors.override = lambda _: raw_embeddings_reply([NAN])
    with pytest.raises(ModelUnavailable):
        await model.embed(["a"], within_s=5)


async def test_an_overloaded_server_is_asked_again(
    model: EmbeddingModel, vectors: ScriptedVectors
) -> None:
    replies = [error_reply(429, retry_after=0), error_reply(503), None]
    vectors.override = lambda _: replies.pop(0)
    assert len(await model.embed(["lorry"], within_s=10, retries=3)) == 1
    assert len(vectors.embedding_calls) == 3


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, ModelRefusedKey), (503, ModelUnavailable), (400, ModelUnavailable)],
)
async def test_refusals_have_names_and_no_key(
    model: EmbeddingModel, vectors: ScriptedVectors, status: int, error: type[Exception]
) -> None:
    vectors.override = lambda _: error_reply(status, f"the key {KEY} is bad")
    with pytest.raises(error) as caught:
        await model.embed(["lorry"], within_s=5)
    assert KEY not in str(caught.value)
    assert len(vectors.embedding_calls) == 1


async def test_a_stall_ends_within_the_limit(
    model: EmbeddingModel, vectors: ScriptedVectors
) -> None:
    vectors.override = lambda _: stalled_reply()
    with pytest.raises(ModelTimeout, match=r"within 0\.2 seconds"):
        await model.embed(["lorry"], within_s=0.2, retries=3)


async def test_a_server_that_is_gone_is_unavailable(model: EmbeddingModel) -> None:
    gone = EmbeddingModel(ModelEndpoint("embed", "http://127.0.0.1:9/v1"))
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        await gone.embed(["lorry"], within_s=5)
    await gone.close()


async def test_documents_are_ranked(
    reranker: RerankModel, vectors: ScriptedVectors, server: ScriptedModel
) -> None:
    vectors.rerank = lambda documents: ranking_reply(documents, "quay")
    assert await reranker.rerank("berths?", ["lorry", "quay"], within_s=5) == {0: 0.1, 1: 0.9}
    [request] = server.requests
    assert request.path == "/v1/rerank"
    documents = ["lorry", "quay"]
    assert request.body == {
        "model": "rank",
        "query": "berths?",
        "documents": documents,
        "top_n": 2,
    }


@pytest.mark.parametrize(
    "results",
    ["7", "[]", '[{"index":5,"relevance_score":1}]', '[{"index":0,"relevance_score":"x"}]'],
)
async def test_a_ranking_that_says_nothing_is_a_failure(
    reranker: RerankModel, vectors: ScriptedVectors, results: str
) -> None:
    vectors.rerank = lambda _: Reply(body=b'{"results":%b}' % results.encode())
    with pytest.raises(ModelUnavailable):
        await reranker.rerank("berths?", ["lorry", "quay"], within_s=5)


def test_an_address_that_names_the_path_is_used_as_it_is() -> None:
    model = RerankModel(ModelEndpoint("rank", "http://h/compatible-api/v1/reranks"))
    assert model._url == "http://h/compatible-api/v1/reranks"
