"""The whole application with a model server and tools that a test scripts, asked in mode chat.

    async def test_x(chatter, model, tools):
        tools.add("add", answer="3")
        model.script("chat", called(("add", {"a": 1, "b": 2})), said("It is 3."))
        answer = await chatter.ask("what is 1 + 2?")

A folder's conftest imports the fixtures (tests/integration/assistant/conftest.py). Every answer was
a valid stream and was read back from its chat identical.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import pytest

from agent.ports import Tool, ToolResult
from model.errors import ToolFailed
from model.settings import Settings
from services.answering.chat_agent import ChatAgent
from services.answering.data_agent import DataAgent
from services.answering.ports import Agents
from services.answering.responders import open_responders
from services.container import Services, open_services
from services.knowledge.catalog_cache import CatalogCache
from tests.support.apps.model_app import Answer, Asker, find_demo_id
from tests.support.apps.running_app import RunningApp, running
from tests.support.files.documents import pdf
from tests.support.open_rights import UNCHANGED_RIGHTS
from tests.support.query_sources import BARE_PORTS, make_query_sources
from tests.support.services_with_agents import open_with_agents

TODAY = date(2026, 11, 24)
Answers = Callable[[Mapping[str, Any]], Awaitable[ToolResult]]


@dataclass
class FakeTools:
    """Tools that answer what a test sets, and record their calls."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    available: dict[str, Tool] = field(default_factory=dict)
    answers: dict[str, Answers] = field(default_factory=dict)
    problem: ToolFailed | None = None

    def add(
        self,
        name: str,
        *,
        answer: str | ToolResult | Exception | asyncio.Event = "done",
        sends_out: bool = True,
        public: bool = False,
        description: str = "A tool.",
    ) -> None:
        """A tool that answers this; one with an event waits for it."""
        schema = {"type": "object", "properties": {}}
        self.available[name] = Tool(name, "toolbox", description, schema, sends_out, public)

        async def told(_: Mapping[str, Any]) -> ToolResult:
            if isinstance(answer, Exception):
                raise answer
            if isinstance(answer, asyncio.Event):
                await answer.wait()
                return ToolResult("waited")
            return answer if isinstance(answer, ToolResult) else ToolResult(answer)

        self.answers[name] = told

    def for_user(self, user_id: str) -> "FakeTools":
        """The same for everybody."""
        del user_id
        return self

    async def tools(self) -> tuple[Tool, ...]:
        return tuple(self.available.values())

    async def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        if name not in self.answers:
            raise ToolFailed("assistant.unknown_tool", name=name)
        self.calls.append((name, dict(arguments)))
        try:
            return await self.answers[name](arguments)
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise


@pytest.fixture
def tools() -> FakeTools:
    """The tools of the hub."""
    return FakeTools()


def opener_with(tools: FakeTools) -> Callable[[Settings], Any]:
    """The services, with these tools in the place of the hub."""

    @asynccontextmanager
    async def open_with_tools(settings: Settings) -> AsyncIterator[Services]:
        async with AsyncExitStack() as stack:
            services = await stack.enter_async_context(open_services(settings))
            responders = await stack.enter_async_context(open_responders(settings, services.models))
            query_sources = make_query_sources(services.datasources)
            data = DataAgent(query_sources, BARE_PORTS, CatalogCache(), responders, lambda: TODAY)
            chat = ChatAgent(
                services.database,
                responders,
                services.documents,
                tools,
                lambda: TODAY,
                UNCHANGED_RIGHTS,
            )
            agents = Agents(
                {"data": data, "chat": chat}, responders, {"chat": services.documents.check}
            )
            opening = open_with_agents(services, agents, query_sources)
            yield await stack.enter_async_context(opening)

    return open_with_tools


@pytest.fixture
async def app(app_settings: Settings, tools: FakeTools) -> AsyncIterator[RunningApp]:
    """The application."""
    async with running(app_settings, opener_with(tools)) as app:
        yield app


class Chatter(Asker):
    """A signed-in user in front of the assistant."""

    def body(self, text: str = "hello", **props: Any) -> dict[str, Any]:
        """What `ask` sends."""
        props = {"mode": "chat", "datasourceId": None, "locale": self.locale, **props}
        return super().body(text, **props)

    async def decide(self, waiting: Answer, *approved: bool, **changes: Any) -> Answer:
        """Answer all that a run asks, in order, and read how it goes on."""
        return await self.ask_with(self.decision(waiting, *approved) | changes)

    def decision(self, waiting: Answer, *approved: bool) -> dict[str, Any]:
        """What `decide` sends."""
        open_interrupts = interrupts(waiting)
        resume = [
            {"interruptId": each["id"], "status": "resolved", "payload": {"approved": yes}}
            for each, yes in zip(open_interrupts, approved, strict=True)
        ]
        return self.body(chat=waiting.chat_id) | {"messages": [], "resume": resume}


def interrupts(answer: Answer) -> list[dict[str, Any]]:
    """What a run asks of its user."""
    assert answer.code == "interrupt"
    return list(answer.events[-1]["outcome"]["interrupts"])


@pytest.fixture
async def chatter(app: RunningApp) -> Chatter:
    """A user in front of the assistant."""
    user = await app.new_user("ada")
    return Chatter(user, await find_demo_id(user))


async def upload_document(user: httpx.AsyncClient, name: str, *pages: str) -> str:
    """A document of these pages, read."""
    files = {"file": (name, pdf(pages), "application/pdf")}
    response = await user.post("/api/files", files=files)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])
