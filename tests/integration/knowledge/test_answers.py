"""Questions of a running application whose embedding and reranking models a test scripts."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from model.config.sections import EmbeddingSettings, RerankSettings
from model.settings import Settings
from services.knowledge import query_embedding_cache
from tests.support.apps.running_app import RunningApp
from tests.support.apps.scripted_agent_app import ask, question
from tests.support.scripted.embeddings import ScriptedVectors, ranking_reply, stalled_reply
from tests.support.scripted.model_replies import Reply, error_reply
from tests.support.scripted.model_server import ScriptedModel, scripted_model

OTHERS = 40
QUESTION = "现在有多少运力"
"""Of no word that a table has; its concept is that of `lorry_tonnage`."""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Machines that run tests are slow."""
    monkeypatch.setattr(query_embedding_cache, "TIMEOUT_S", 30.0)


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    async with scripted_model() as model:
        yield model


@pytest.fixture
def vectors(model: ScriptedModel) -> ScriptedVectors:
    model.answer = scripted = ScriptedVectors()
    return scripted


@pytest.fixture
def app_settings(
    app_settings: Settings, model: ScriptedModel, vectors: ScriptedVectors
) -> Settings:
    changed = {"embedding": EmbeddingSettings(model_name="embed", base_url=model.url)}
    return app_settings.model_copy(update=changed)


@pytest.fixture
def file(app_settings: Settings) -> Path:
    """A database in which words find nothing for the question."""
    path = app_settings.data_dir / "port.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE lorry_tonnage (code TEXT, tons REAL)")
        database.execute("INSERT INTO lorry_tonnage VALUES ('a', 7.5)")
        for number in range(OTHERS):
            database.execute(f"CREATE TABLE zz{number}_log (code TEXT)")
    database.close()
    return path


async def sync_source(admin: httpx.AsyncClient) -> dict[str, Any]:
    """The source after its first sync."""
    made = {"name": "port", "kind": "sqlite", "config": {"path": "port.db"}}
    source = (await admin.post("/api/datasources", json=made)).json()["id"]
    answer = await admin.post(f"/api/datasources/{source}/sync")
    assert b'"step":"vectors"' in answer.content
    return (await admin.get(f"/api/datasources/{source}")).json()


async def search_tables(
    client: httpx.AsyncClient, source: str, text: str = QUESTION
) -> dict[str, Any]:
    """The sources activity and the notices of an answer."""
    events = await ask(client, question(text, datasourceId=source, locale="en"))
    snapshots = [event for event in events if event["type"] == "ACTIVITY_SNAPSHOT"]
    [sources] = [e["content"] for e in snapshots if e["activityType"] == "sources"]
    notices = [e["content"] for e in snapshots if e["activityType"] == "notice"]
    return {"tables": sources["tables"], "notices": [n for n in notices if "without" in n["code"]]}


async def test_a_chinese_question_finds_an_english_table_by_meaning(
    admin: httpx.AsyncClient, user: httpx.AsyncClient, file: Path, vectors: ScriptedVectors
) -> None:
    source = await sync_source(admin)
    assert source["vectors"] == {"done": 41, "total": 41, "complete": True, "error": None}
    before = len(vectors.embedding_calls)
    answer = await search_tables(user, source["id"])
    assert answer["notices"] == []
    assert answer["tables"][0]["name"] == "lorry_tonnage"
    assert answer["tables"][0]["why"] == ["含义相近"]
    assert vectors.embedding_calls[before:] == [[QUESTION]], "one call, of the question alone"
    await search_tables(user, source["id"])
    assert len(vectors.embedding_calls) == before + 1, "and it is remembered"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (error_reply(500), "overloaded or failing (status 500)"),
        (error_reply(401), "does not accept the key"),
        (Reply(body=b'{"data":[]}'), "not what was expected"),
    ],
)
async def test_when_the_embedding_fails_words_go_on_with_a_notice(
    admin: httpx.AsyncClient, file: Path, vectors: ScriptedVectors, reply: Reply, words: str
) -> None:
    source = await sync_source(admin)
    vectors.override = lambda _: reply
    answer = await search_tables(admin, source["id"], "tons of lorry_tonnage")
    assert answer["tables"][0]["name"] == "lorry_tonnage"
    [notice] = answer["notices"]
    assert (notice["code"], notice["level"]) == ("without_vectors", "warning")
    assert words in notice["message"]
    ready = (await admin.get("/readyz")).json()
    assert ready["checks"]["embedding"]["status"] == "down"
    assert ready["status"] == "degraded"


async def test_a_stall_costs_its_limit_once(
    admin: httpx.AsyncClient,
    file: Path,
    vectors: ScriptedVectors,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = await sync_source(admin)
    monkeypatch.setattr(query_embedding_cache, "TIMEOUT_S", 0.5)
    vectors.override = lambda _: stalled_reply()
    for text in ("first", "second"):
        answer = await search_tables(admin, source["id"], text)
        assert "within 0.5 seconds" in answer["notices"][0]["message"]
    assert vectors.embedding_calls[-1] == ["first"], "the second question did not wait again"


async def test_vectors_of_another_length_are_told_and_made_anew(
    admin: httpx.AsyncClient, file: Path, vectors: ScriptedVectors
) -> None:
    source = await sync_source(admin)
    vectors.dimension = 24
    answer = await search_tables(admin, source["id"])
    assert "向量长度已改变" in answer["notices"][0]["message"]
    async with asyncio.timeout(60):
        while (await search_tables(admin, source["id"]))["notices"]:
            pass
    answer = await search_tables(admin, source["id"])
    assert answer["tables"][0]["name"] == "lorry_tonnage"


async def test_a_note_counts_by_its_meaning_soon(
    admin: httpx.AsyncClient, file: Path, vectors: ScriptedVectors
) -> None:
    source = await sync_source(admin)
    before = len(vectors.texts)
    note = {"note": "where ships are at a quay"}
    await admin.patch(f"/api/datasources/{source['id']}/tables/zz7_log", json=note)
    async with asyncio.timeout(60):
        while (await search_tables(admin, source["id"], "哪些靠泊"))["tables"][0][
            "name"
        ] != "zz7_log":
            pass
    assert len([text for text in vectors.texts[before:] if "quay" in text]) == 2


async def test_a_failing_server_delays_no_sync_and_is_told(
    admin: httpx.AsyncClient, file: Path, vectors: ScriptedVectors
) -> None:
    vectors.override = lambda _: error_reply(403)
    source = await sync_source(admin)
    assert source["status"] == "ready"
    made = source["vectors"]
    assert (made["done"], made["total"], made["complete"]) == (0, 41, True)
    assert "does not accept the key" in made["error"]
    answer = await search_tables(admin, source["id"], "lorry_tonnage")
    assert answer["notices"] == [], "there is nothing that the question could be compared with"


async def test_models_of_the_settings_are_shown_and_tried(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient, vectors: ScriptedVectors
) -> None:
    assert (await user.get("/api/models/retrieval")).status_code == 403
    shown = (await admin.get("/api/models/retrieval")).json()["items"]
    assert [(each["kind"], each["model"], each["key_set"]) for each in shown] == [
        ("embedding", "embed", False)
    ]
    path = "/api/models/retrieval/embedding/test"
    english = {"Accept-Language": "en"}
    tried = (await admin.post(path, headers=english)).json()
    assert tried["ok"]
    assert tried["findings"][0]["message"] == "It makes vectors with 16 dimensions."
    vectors.override = lambda _: error_reply(401)
    tried = (await admin.post(path, headers=english)).json()
    assert (tried["ok"], tried["findings"][0]["state"]) == (False, "failed")
    assert (await admin.post("/api/models/retrieval/rerank/test")).status_code == 404


class TestReranked:
    """With a reranking model beside."""

    @pytest.fixture
    def app_settings(self, app_settings: Settings, model: ScriptedModel) -> Settings:
        changed = {"rerank": RerankSettings(model_name="rank", base_url=model.url)}
        return app_settings.model_copy(update=changed)

    async def test_its_order_counts_among_bounded_candidates(
        self, admin: httpx.AsyncClient, file: Path, vectors: ScriptedVectors
    ) -> None:
        vectors.rerank = lambda documents: ranking_reply(documents, "zz 9 ")
        source = await sync_source(admin)
        answer = await search_tables(admin, source["id"])
        assert answer["tables"][0]["name"] == "zz9_log"
        assert vectors.rerank_requests[-1]["query"] == QUESTION
        assert len(vectors.rerank_requests[-1]["documents"]) == 40

    async def test_what_both_models_cost_is_in_the_usage_of_the_run_and_of_the_user(
        self,
        admin: httpx.AsyncClient,
        user: httpx.AsyncClient,
        file: Path,
        vectors: ScriptedVectors,
    ) -> None:
        """The tables' own vectors are made at sync: nobody's question pays for them."""
        vectors.rerank = lambda documents: ranking_reply(documents, "tonnage")
        source = await sync_source(admin)
        asking = question(QUESTION, datasourceId=source["id"], locale="en")
        ended = (await ask(user, asking))[-1]
        costs = {used["model"]: used["inputTokens"] for used in ended["usage"]}
        assert costs == {"embed": 1, "rank": 7}
        run = (await user.get(f"/api/chats/runs/{asking['runId']}")).json()
        assert {used["model"]: used["total_tokens"] for used in run["usage"]} == costs
        spent = (await admin.get("/api/models/usage")).json()["items"]
        assert {line["model"]: line["input_tokens"] for line in spent} == costs
        assert {line["user_id"] for line in spent} == {
            (await user.get("/api/auth/me")).json()["id"]
        }

    async def test_when_it_fails_the_order_stays(
        self, admin: httpx.AsyncClient, file: Path, vectors: ScriptedVectors
    ) -> None:
        vectors.rerank = lambda _: error_reply(500)
        source = await sync_source(admin)
        answer = await search_tables(admin, source["id"])
        assert answer["tables"][0]["name"] == "lorry_tonnage"
        assert [notice["code"] for notice in answer["notices"]] == ["without_rerank"]
        ready = (await admin.get("/readyz")).json()["checks"]
        assert (ready["rerank"]["status"], ready["embedding"]["status"]) == ("down", "ok")


async def test_terms_and_examples_are_found_by_meaning_once_they_are_embedded(
    app: RunningApp,
    admin: httpx.AsyncClient,
    user: httpx.AsyncClient,
    file: Path,
    vectors: ScriptedVectors,
) -> None:
    source = (await sync_source(admin))["id"]
    taught: dict[str, list[dict[str, Any]]] = {
        "terms": [{"name": "lorry room", "definition": "Tons."}, {"name": "jab"}],
        "examples": [
            {"question": "Which tonnage is there?", "sql": "SELECT tons FROM lorry_tonnage"},
            {"question": "Which berth is it?", "sql": "SELECT code FROM zz1_log"},
        ],
    }
    for kind, given in taught.items():
        for values in given:
            made = await admin.post(f"/api/{kind}", json={"datasource_id": source, **values})
            assert made.status_code == 201, made.text
    cache = app.services.retrieval.vectors._vector_sync._index_cache
    async with asyncio.timeout(30):
        while len(getattr(cache.find_teaching(source), "fingerprints", ())) < 4:
            await app.services.retrieval.vectors._vector_sync.poll()
    before = len(vectors.embedding_calls)
    found = await read_sources(user, source)
    assert [term["name"] for term in found["terms"]] == ["lorry room"]
    assert found["terms"][0]["text"] == ""
    assert [each["question"] for each in found["examples"]] == ["Which tonnage is there?"]
    assert vectors.embedding_calls[before:] == [[QUESTION]], (
        "one call for tables, terms and examples"
    )
    assert (await admin.get(f"/api/datasources/{source}")).json()["vectors"]["total"] == 41


async def read_sources(client: httpx.AsyncClient, source: str) -> dict[str, Any]:
    """The sources activity of an answer."""
    events = await ask(client, question(QUESTION, datasourceId=source, locale="en"))
    [sources] = [e["content"] for e in events if e.get("activityType") == "sources"]
    found: dict[str, Any] = sources
    return found
