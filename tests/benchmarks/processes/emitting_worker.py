"""A worker of the product whose agent says words as fast as they are taken, or nothing at all.

`--bare` serves the same frames from a bare Sanic handler: what the product is measured against.
"""

import argparse
import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from ag_ui.core import TextMessageContentEvent, TextMessageEndEvent, TextMessageStartEvent
from sanic import Request, Sanic
from sanic.response import HTTPResponse
from sanic.response import json as as_json

from agent.agui_stream import StreamItem
from model.answers.answer import ResponderIdentity
from model.settings import Settings, read_settings
from serv import create_app
from services.answering.ports import Agents, AnswerRequest, Responders
from services.container import Services, open_services
from tests.support.query_sources import make_query_sources
from tests.support.services_with_agents import open_with_agents

SILENT = "say nothing"
PAUSE_EVERY = 50
WORDS = "so many words "
MESSAGE = "0b7c1c8e-0000-4000-8000-000000000000"
FRAME = b'id: %d\ndata: {"type":"TEXT_MESSAGE_CONTENT","messageId":"%b","delta":"%b"}\n\n'


class EmittingAgent:
    """Says as many events as the question names; nothing, for ever, when asked to."""

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        """The events."""
        if answer_request.run.question == SILENT:
            await asyncio.Event().wait()
        yield TextMessageStartEvent(message_id=MESSAGE, role="assistant")
        for number in range(int(answer_request.run.question)):
            yield TextMessageContentEvent(message_id=MESSAGE, delta=WORDS)
            if number % PAUSE_EVERY == 0:
                await asyncio.sleep(0)
        yield TextMessageEndEvent(message_id=MESSAGE)


class EmittingResponders:
    """The model that the agent's runs name."""

    async def resolve_model(self, model_id: str | None, workspace_id: str) -> ResponderIdentity:
        """Always the same."""
        del workspace_id
        return ResponderIdentity("model", model_id or "emitter")

    def open(self, responder: ResponderIdentity) -> AbstractAsyncContextManager[Responders]:
        """Never asked for."""
        raise NotImplementedError

    async def warm_up(self) -> Responders:
        """Never asked for."""
        raise NotImplementedError


@asynccontextmanager
async def _open_services(settings: Settings) -> AsyncIterator[Services]:
    async with open_services(settings) as services:
        query_sources = make_query_sources(services.datasources)
        agents = Agents({"data": EmittingAgent()}, EmittingResponders(), file_checks={})
        async with open_with_agents(services, agents, query_sources) as emitting_services:
            yield emitting_services


def make_bare_app() -> Sanic[Any, Any]:
    """A handler that writes the frames, another one that never says anything."""
    app: Sanic[Any, Any] = Sanic("bare", configure_logging=False)

    async def frames(request: Request, count: int) -> HTTPResponse | None:
        response = await request.respond(content_type="text/event-stream")
        for number in range(count):
            await response.send(FRAME % (number, MESSAGE.encode(), WORDS.encode()))
            if number % PAUSE_EVERY == 0:
                await asyncio.sleep(0)
        await response.eof()
        return None

    async def silent(request: Request) -> None:
        response = await request.respond(content_type="text/event-stream")
        await response.send(b": here\n\n")
        await asyncio.Event().wait()

    async def ready(_: Request) -> HTTPResponse:
        return as_json({"status": "ok"})

    app.add_route(frames, "/frames/<count:int>")
    app.add_route(silent, "/silent")
    app.add_route(ready, "/readyz")
    return app


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    settings = read_settings()
    app = make_bare_app() if given.bare else create_app(settings, open_services=_open_services)
    port = given.port or settings.server.port
    listener = socket.create_server(("127.0.0.1", port), backlog=2048)
    app.run(sock=listener, single_process=True, motd=False, access_log=False)


if __name__ == "__main__":
    main()
