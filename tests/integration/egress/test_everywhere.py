"""Whatever is asked by whom and how: nothing withheld leaves for any model, tool, Dify or trace."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from model.config.sections import EmbeddingSettings, RerankSettings
from model.settings import Settings
from tests.integration.datasources.visibility.test_everywhere import walk_endpoints
from tests.integration.egress.canary_source import (
    DAY,
    NEVER,
    RAW,
    ROWS,
    SAMPLES,
    Canaries,
    canaries,
    find_marks,
)
from tests.integration.observability.test_tracing import Collector, collecting
from tests.integration.tools.test_charts_in_answers import COLUMN, column_tool
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.model_app import Answer, Asker, app, model
from tests.support.apps.model_app import app_settings as model_settings
from tests.support.polling import eventually
from tests.support.scripted.dify_server import KEY, ScriptedDify, scripted_dify
from tests.support.scripted.embeddings import ScriptedVectors, ranking_reply
from tests.support.scripted.hub_server import TOKEN, ScriptedHub, scripted_hub, tool
from tests.support.scripted.model_replies import (
    ModelRequest,
    Reply,
    sql_reply,
    text_reply,
    tool_reply,
)
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, canaries, model, model_settings)
TOWNS = "SELECT town, SUM(amount) AS total FROM people GROUP BY town ORDER BY total"
VALUES = (*ROWS, *SAMPLES, *NEVER, *RAW, DAY)
KINDS = pytest.mark.parametrize("canaries", ["sqlite", "files"], indirect=True)


@dataclass
class Outside:
    """Everything that an installation sends to, each with what it was sent."""

    model: ScriptedModel
    hub: ScriptedHub
    dify: ScriptedDify
    collector: Collector
    vectors: ScriptedVectors = field(default_factory=ScriptedVectors)

    def answer(self, request: ModelRequest) -> Reply | None:
        """Vectors and rankings; a model that says all it was told, to its user and to tools."""
        if (vectors := self.vectors(request)) is not None:
            return vectors
        told = request.prompt[-3_000:]
        if request.kind == "chat":
            called = any(message["role"] == "tool" for message in request.body["messages"])
            return text_reply(told) if called else tool_reply(("keep", {"text": told}))
        if request.kind == "drawing":
            return tool_reply((COLUMN, {"category": "town", "value": "total"}))
        return text_reply(told) if request.kind == "summary" else None

    def sent(self) -> dict[str, str]:
        """What each of them was sent."""
        return {
            "model": json.dumps([r.body for r in self.model.requests], ensure_ascii=False),
            "hub": json.dumps(self.hub.calls, ensure_ascii=False),
            "dify": str([self.dify.questions, self.dify.uploads]),
            "collector": str(self.collector.bodies),
        }


@pytest.fixture
async def outside(model: ScriptedModel) -> AsyncIterator[Outside]:
    """The servers."""
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        groups = {"common": [tool("keep", text={"type": "string"})], "database": [column_tool()]}
        hub, dify = await enter(scripted_hub(**groups)), await enter(scripted_dify())
        outside = Outside(model, hub, dify, await enter(collecting()))
        outside.vectors.rerank = lambda documents: ranking_reply(documents, "people")
        model.answer = outside.answer
        yield outside


@pytest.fixture
def app_settings(model_settings: Settings, outside: Outside) -> Settings:
    """An installation that uses all of them."""
    hub, url = outside.hub, outside.model.url
    mcp = {
        "hub_common_qa_group_url": hub.url("common"),
        "hub_database_qa_group_url": hub.url("database"),
        "hub_token": TOKEN,
        "hub_local_tools": "generate_*,keep",
    }
    dify = {"server_url": outside.dify.url, "database_qa_api_key": KEY}
    otel = {"exporter_otlp_endpoint": f"http://127.0.0.1:{outside.collector.port}"}
    given = given_settings(mcp=mcp, dify=dify, otel=otel)
    changed = {name: getattr(given, name) for name in ("mcp", "dify", "otel")}
    changed["embedding"] = EmbeddingSettings(model_name="embed", base_url=url)
    changed["rerank"] = RerankSettings(model_name="rank", base_url=url)
    return model_settings.model_copy(update=changed)


@pytest.mark.promise("egress")
@KINDS
async def test_names_and_nothing_else_leave(canaries: Canaries, outside: Outside) -> None:
    await canaries.put_egress(remote="names", local="names")
    forget(outside)
    noted = {"note": "zqnew persons"}
    await canaries.admin.patch(f"{canaries.place}/tables/people", json=noted)
    await eventually(lambda: "zqnew" in "".join(outside.vectors.texts))
    answers = [answer async for answer in ask_every_agent(canaries)]
    assert len([answer for answer in answers if answer.code == "success"]) >= len(answers) - 2
    await walk(canaries, answers[-1])
    sent = outside.sent()
    assert {to for to, text in sent.items() if find_marks(text, VALUES)} == set()
    assert "people" in sent["model"]
    assert outside.hub.calls
    assert outside.dify.questions
    assert outside.vectors.rerank_requests
    await eventually(lambda: bool(outside.collector.bodies))


@KINDS
async def test_without_rules_these_servers_do_see_values(
    canaries: Canaries, outside: Outside
) -> None:
    async for _ in ask_every_agent(canaries):
        pass
    sent = outside.sent()
    assert find_marks(sent["model"], VALUES) >= {"zqtown", "zqiban", "15,062"}
    assert {"zqtown"} <= find_marks(sent["hub"], VALUES)
    assert (DAY in "".join(outside.vectors.texts)) == (canaries.kind == "files")
    assert ("zqtown" in sent["dify"]) == (canaries.kind == "files")


@pytest.mark.promise("egress")
@pytest.mark.parametrize("canaries", ["sqlite"], indirect=True)
async def test_tools_that_send_out_are_withheld_from_a_model_that_sees_more(
    canaries: Canaries, outside: Outside
) -> None:
    outside.hub.groups["common"].append(tool("post"))
    await canaries.put_egress(remote="names", local="rows")
    asker = Asker(canaries.admin, canaries.asker.source_id)
    chat: dict[str, Any] = {"mode": "chat", "datasourceId": None}
    await asker.ask("hello there, who are you?", **chat)
    assert set(outside.model.of("chat")[-1].tools) == {"keep", "post"}
    first = await asker.ask("total amount by town", modelId="builtin")
    chat |= {"chat": first.chat_id, "modelId": "environment"}
    answer = await asker.ask("what did we find?", **chat)
    asked = outside.model.of("chat")[-1]
    assert "zqtown" in asked.prompt
    assert asked.tools == ["keep"]
    assert "tools_withheld" in [notice["code"] for notice in answer.all("notice")]


def forget(outside: Outside) -> None:
    """From here on counts what is sent: the first sync was before there were rules."""
    outside.model.requests.clear()
    outside.vectors.embedding_calls.clear()


async def ask_every_agent(canaries: Canaries) -> AsyncIterator[Answer]:
    """A chat in every mode, with the source, what was answered of it, and its file."""
    asker = Asker(canaries.admin, canaries.asker.source_id)
    first = await asker.ask("total amount of people by town?")
    yield first
    given: dict[str, Any] = {"chat": first.chat_id}
    yield await asker.ask("total amount by town", modelId="builtin", **given)
    yield await asker.ask("and the average?", modelId="environment", **given)
    chat = {**given, "mode": "chat", "datasourceId": None, "modelId": "environment"}
    yield await asker.ask("what did we find?", **chat)
    yield await asker.ask("and what does it mean?", **chat)
    dify = {**given, "mode": "dify", "datasourceId": None}
    yield await asker.ask("what did we find?", **dify)
    if canaries.file_id:
        files: dict[str, Any] = {"fileIds": [canaries.file_id], "datasourceId": None}
        named = await asker.ask("total amount by town?", mode="file", **files)
        yield named
        yield await asker.ask("what did we find?", **{**chat, "chat": named.chat_id})
        yield await asker.ask("read this", mode="dify", **files)
    yield await asker.edit(first.run_id, "SELECT town, remark FROM people WHERE town <> 'x'")


async def walk(canaries: Canaries, answer: Answer) -> None:
    """Every route, by the administrator to whom all of it belongs."""
    known = {
        "source_id": canaries.asker.source_id,
        "chat_id": answer.chat_id,
        "run_id": answer.run_id,
        "name": "people",
        "file_id": canaries.file_id or "none",
        "group": "common",
        "kind": "embedding",
    }
    seen = await walk_endpoints(canaries.app, canaries.admin, known)
    assert len(seen) > 50
    assert any("zqtown" in text for text in seen.values())


@pytest.fixture(autouse=True)
def statements(model: ScriptedModel) -> None:
    model.script("sql", sql_reply(TOWNS))
