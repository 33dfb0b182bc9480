"""A server on a real socket that follows Dify's published protocol and says what a test wants.

    async with scripted_dify() as dify:                     # dify.url goes into DIFY_SERVER_URL
        dify.says = [message("Hello"), message_end()]
        ...
        assert dify.questions[0]["query"] == "hello?"

`says` may hold events, `Pause`, `CUT` (the connection breaks off) or raw bytes. `refuse` answers
the next questions with a status and an error body.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

KEY = "app-key of the tests"
CONVERSATION = "45701982-8118-4bc5-8e9b-64562b4555f2"
TASK = "c3800678-a077-43df-a102-53f23ed20b88"
CUT = object()


@dataclass(frozen=True)
class Pause:
    """Say nothing more until the event is set; with `pings`, ping meanwhile."""

    until: asyncio.Event
    pings: bool = False


def event(name: str, **fields: Any) -> dict[str, Any]:
    """An event as Dify sends it."""
    ids = {"task_id": TASK, "message_id": "m1", "conversation_id": CONVERSATION}
    return {"event": name, **ids, "created_at": 1679586595, **fields}


def message(answer: str, name: str = "message") -> dict[str, Any]:
    """The next piece of an answer."""
    return event(name, id="m1", answer=answer)


def message_end(**metadata: Any) -> dict[str, Any]:
    """The end of an answer."""
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
    return event("message_end", id="m1", metadata={"usage": usage, **metadata})


def node(name: str, title: str, node_id: str, node_type: str = "llm") -> dict[str, Any]:
    """A node of a workflow begins or ends."""
    data = {"id": node_id, "node_id": node_id, "node_type": node_type, "title": title}
    return event(name, workflow_run_id="w1", data={**data, "status": "succeeded"})


@dataclass
class ScriptedDify:
    """What the server answers, and the requests that it received."""

    url: str = ""
    says: list[Any] = field(default_factory=lambda: [message("Hello"), message_end()])
    refuse: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    refuse_files: tuple[int, dict[str, Any]] | None = None
    questions: list[dict[str, Any]] = field(default_factory=list)
    question_received: asyncio.Event = field(default_factory=asyncio.Event)
    uploads: list[tuple[str, bytes, str]] = field(default_factory=list)
    stop_requests: asyncio.Queue[tuple[str, str]] = field(default_factory=asyncio.Queue)
    """The task and the user of each."""

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """`POST /v1/chat-messages`."""
        if (refusal := _refuse_stranger(request)) is not None:
            return refusal
        self.questions.append(await request.json())
        self.question_received.set()
        if self.refuse:
            status, body = self.refuse.pop(0)
            return web.json_response(body, status=status)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for step in self.says:
            await self._send(request, response, step)
        return response

    async def upload(self, request: web.Request) -> web.Response:
        """`POST /v1/files/upload`."""
        if (refusal := _refuse_stranger(request)) is not None:
            return refusal
        form = await request.post()
        if self.refuse_files:
            return web.json_response(self.refuse_files[1], status=self.refuse_files[0])
        file = form["file"]
        assert isinstance(file, web.FileField)
        self.uploads.append((file.filename, file.file.read(), str(form["user"])))
        return web.json_response(
            {"id": f"file-{len(self.uploads)}", "name": file.filename}, status=201
        )

    async def stop(self, request: web.Request) -> web.Response:
        """`POST /v1/chat-messages/{task_id}/stop`."""
        body = await request.json()
        await self.stop_requests.put((request.match_info["task"], body["user"]))
        return web.json_response({"result": "success"})

    async def _send(self, request: web.Request, response: web.StreamResponse, step: Any) -> None:
        if step is CUT:
            assert request.transport is not None
            request.transport.abort()
            raise ConnectionError
        if isinstance(step, Pause):
            while step.pings and not step.until.is_set():
                await response.write(b"event: ping\n\n")
                await asyncio.sleep(0.05)
            await step.until.wait()
        elif isinstance(step, bytes):
            await response.write(step)
        else:
            await response.write(b"data: " + json.dumps(step).encode() + b"\n\n")


def _refuse_stranger(request: web.Request) -> web.Response | None:
    if request.headers.get("Authorization") == f"Bearer {KEY}":
        return None
    body = {"code": "unauthorized", "message": "Access token is invalid", "status": 401}
    return web.json_response(body, status=401)


@asynccontextmanager
async def scripted_dify() -> AsyncIterator[ScriptedDify]:
    """A server, until the block ends."""
    dify = ScriptedDify()
    app = web.Application(client_max_size=64 * 1024**2)
    app.router.add_post("/v1/chat-messages", dify.chat)
    app.router.add_post("/v1/chat-messages/{task}/stop", dify.stop)
    app.router.add_post("/v1/files/upload", dify.upload)
    runner = web.AppRunner(app, shutdown_timeout=1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    dify.url = f"http://{host}:{port}"
    try:
        yield dify
    finally:
        await runner.cleanup()


@pytest.fixture
async def dify() -> AsyncIterator[ScriptedDify]:
    """The server of a test."""
    async with scripted_dify() as dify:
        yield dify
