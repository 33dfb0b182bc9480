"""The application with an agent that says what a test tells it to.

async def test_x(scripted, user):
    scripted.says = [*SAYS]
    events = await asked(user, question("how many?"))
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from ag_ui.core import (
    ActivitySnapshotEvent,
    StepFinishedEvent,
    StepStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
)
from ag_ui_validate.pytest_plugin import assert_valid_agui

from agent.agui_stream import StreamItem
from agent.events import ResultReady, TokensUsed
from agent.ports import QueryRunner
from model.actor import Actor
from model.answers.answer import ResponderIdentity
from model.database.engine import Database
from model.errors import NotFound
from model.repositories.sources import policies
from model.settings import Settings
from model.sources.query import QueryResult, ResultColumn
from model.sources.schema import Schema
from model.workspaces.workspace import FIRST_WORKSPACE
from services.answering.ports import Agents, AnswerRequest, Responders
from services.container import Services, open_services
from services.runs.active_runs import RunLimits
from tests.support.apps.running_app import RunningApp, running
from tests.support.query_sources import make_query_sources
from tests.support.services_with_agents import open_with_agents

SOURCE = "source-1"
ROWS = QueryResult(
    (
        ResultColumn("province", "省份", "text"),
        ResultColumn("total", "销售额", "decimal"),
        ResultColumn("orders", "", "integer"),
    ),
    (("广东", "120.50", 3), ("=1+1", "-80.25", 2), ('say "hi", 你好\n', None, 1)),
)
SCRIPTED_ITEMS: list[Any] = [
    StepStartedEvent(step_name="run_sql"),
    ActivitySnapshotEvent(
        message_id="a1",
        activity_type="sql",
        content={"sql": "SELECT 1", "status": "running", "attempt": 1},
    ),
    ActivitySnapshotEvent(
        message_id="a1",
        activity_type="sql",
        content={"sql": "SELECT 1", "status": "ok", "attempt": 1},
    ),
    ResultReady(ROWS, "SELECT 1"),
    ActivitySnapshotEvent(
        message_id="a2",
        activity_type="table",
        content={"columns": [], "rows": [["广东", "120.50", 9007199254740991, None, 0.1]]},
    ),
    StepFinishedEvent(step_name="run_sql"),
    TokensUsed("m", 7, 3),
    TextMessageStartEvent(message_id="m1", role="assistant"),
    TextMessageContentEvent(message_id="m1", delta="销售额 "),
    TextMessageContentEvent(message_id="m1", delta="100%_done \\ '\"."),
    TextMessageEndEvent(message_id="m1"),
]


@dataclass
class ScriptedAgent:
    """Says `says` for every question; raises an exception among it, waits for an event."""

    says: Sequence[Any] = field(default_factory=lambda: list(SCRIPTED_ITEMS))
    requests: list[AnswerRequest] = field(default_factory=list)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: int = 0

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        self.requests.append(answer_request)
        try:
            for item in self.says:
                if isinstance(item, Exception):
                    raise item
                if isinstance(item, asyncio.Event):
                    self.waiting.set()
                    await item.wait()
                else:
                    yield item
        except (asyncio.CancelledError, GeneratorExit):
            self.cancelled += 1
            raise


class ScriptedResponders:
    """Models that exist in name only."""

    async def resolve_model(self, model_id: str | None, workspace_id: str) -> ResponderIdentity:
        del workspace_id
        if model_id not in (None, "builtin", "m1"):
            raise NotFound("models.unknown")
        return ResponderIdentity("model", "scripted")

    def open(self, responder: ResponderIdentity) -> AbstractAsyncContextManager[Responders]:
        raise NotImplementedError

    async def warm_up(self) -> Responders:
        raise NotImplementedError


@dataclass
class ScriptedSources:
    """Data sources that exist in name only."""

    ids: list[str] = field(default_factory=lambda: [SOURCE])

    async def list_ids(self, actor: Actor) -> list[str]:
        return self.ids

    async def is_open(self, source_id: str, actor: Actor) -> bool:
        return source_id in self.ids

    def open(
        self, source_id: str, actor: Actor
    ) -> AbstractAsyncContextManager[tuple[Schema, QueryRunner]]:
        raise NotImplementedError


@dataclass
class ScriptedApp:
    """The agent, the sources and the limits of an application, which a test may change."""

    agent: ScriptedAgent = field(default_factory=ScriptedAgent)
    sources: ScriptedSources = field(default_factory=ScriptedSources)
    limits: RunLimits = field(default_factory=RunLimits)

    @asynccontextmanager
    async def open(self, settings: Settings) -> AsyncIterator[Services]:
        """The services, with this agent in the place of the real ones."""
        agents = Agents({"data": self.agent}, ScriptedResponders(), file_checks={})
        query_sources = make_query_sources(self.sources)
        async with (
            open_services(settings) as real_services,
            open_with_agents(real_services, agents, query_sources, self.limits) as services,
        ):
            await _store_open_rules(services.database)
            yield services


async def _store_open_rules(database: Database) -> None:
    """Answers about a source that no record knows are shown to nobody."""
    find = partial(policies.find_of_deleted, source_id=SOURCE, workspace_id=FIRST_WORKSPACE)
    if await database.read(find) is None:
        async with database.transaction() as session:
            await policies.keep_of_deleted(session, SOURCE, FIRST_WORKSPACE)


@pytest.fixture
def scripted() -> ScriptedApp:
    """The script of the application's agent."""
    return ScriptedApp()


@pytest.fixture
async def app(app_settings: Settings, scripted: ScriptedApp) -> AsyncIterator[RunningApp]:
    """The application with the scripted agent; use it by importing it into a test module."""
    async with running(app_settings, scripted.open) as app:
        yield app


def question(text: str = "各省份的销售额？", **props: Any) -> dict[str, Any]:
    """A `RunAgentInput` as the page sends it, with new ids unless `chat` and `run` are passed."""
    return {
        "threadId": props.pop("chat", None) or str(uuid4()),
        "runId": props.pop("run", None) or str(uuid4()),
        "messages": [{"id": str(uuid4()), "role": "user", "content": text}],
        "tools": [],
        "context": [],
        "state": {},
        "forwardedProps": {"mode": "data", "datasourceId": SOURCE, **props},
    }


def events_of(body: bytes) -> list[dict[str, Any]]:
    """The events of a whole stream, each with its number."""
    frames = [frame for frame in body.split(b"\n\n") if frame.startswith(b"id: ")]
    events = []
    for frame in frames:
        number, data = frame.split(b"\n")
        event = orjson.loads(data.removeprefix(b"data: "))
        events.append({"seq": int(number.removeprefix(b"id: ")), **event})
    return events


def assert_whole(events: list[dict[str, Any]]) -> None:
    """A valid AG-UI run, numbered from 1 without a gap."""
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    plain = [{k: v for k, v in event.items() if k != "seq"} for event in events]
    assert_valid_agui(plain, max_warnings=0)


async def ask(client: httpx.AsyncClient, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask and read the whole answer."""
    response = await client.post("/api/chats/runs", json=body)
    assert response.status_code == 200, response.text
    return events_of(response.content)
