"""An OpenAI-compatible model server on a real socket that says what a test tells it to.

    async with scripted_model() as model:                     # model.url goes into MODEL_BASE_URL
        model.script("sql", wrote("SELECT nope"), wrote("SELECT 1 AS n"))    # the last one stays
        model.script("summary", said("One row."))
        model.script("suggestions", refused(429, retry_after=1))
        ...
        assert "orders" in model.requests[0].prompt

Kinds are told apart by the answer a prompt asks for. As a program, with delays for benchmarks:

    python -m tests.support.scripted.model_server --port 18900 --ttft-ms 200 [--rules FILE]

where FILE is `[{"match": regex of the last user message, "sql": …, "summary": …,
"suggestions": […]}]` (see tests.scripted_rules).
"""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal

from tests.support.scripted.model_replies import (
    Cut,
    Delay,
    Endless,
    Kind,
    ModelRequest,
    Pause,
    Piece,
    Raw,
    Reply,
    Thought,
    ToolCall,
    default_reply,
    rules_from,
)

Answer = Callable[[ModelRequest], Reply | None]
REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}
STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
)
FLUSH_BYTES = 64 * 1024


@dataclass
class ScriptedModel:
    """What to say, and what was asked."""

    url: str = ""
    delay: Delay = field(default_factory=Delay)
    answer: Answer | None = None
    """Looks at the whole request first; None leaves it to the scripts."""
    requests: list[ModelRequest] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client left in the middle of a reply."""
    keep_requests: bool = True
    about: dict[str, Any] = field(default_factory=dict)
    """What `/v1/models` says of the model beside its name."""
    props: dict[str, Any] = field(default_factory=dict)
    """What `/props` says, as llama.cpp has it."""
    _scripts: dict[str, list[Reply]] = field(default_factory=dict)
    _ids: "count[int]" = field(default_factory=count)

    def script(self, kind: Kind, *replies: Reply) -> None:
        """The next replies of a kind, in turn; the last one stays."""
        self._scripts[kind] = list(replies)

    def of(self, kind: Kind) -> list[ModelRequest]:
        """The requests of a kind, oldest first."""
        return [request for request in self.requests if request.kind == kind]

    def reply(self, request: ModelRequest) -> Reply:
        """What this request gets."""
        if self.keep_requests:
            self.requests.append(request)
        reply = self.answer(request) if self.answer else None
        if reply is not None:
            return reply
        replies = self._scripts.get(request.kind)
        if not replies:
            return default_reply(request, rows_to_tell="summary" in self._scripts)
        return replies.pop(0) if len(replies) > 1 else replies[0]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept alive."""
        try:
            while (request := await _read(reader)) is not None:
                if not await _Response(self, request, reader, writer).send():
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            self.gone.set()
        except asyncio.CancelledError:
            # The server stops; asyncio would log the end of this connection as an error.
            return
        finally:
            writer.close()

    def next_id(self) -> str:
        """The id of a reply."""
        return f"chatcmpl-{next(self._ids)}"


async def _read(reader: asyncio.StreamReader) -> ModelRequest | None:
    line = await reader.readline()
    if not line:
        return None
    path = line.decode("latin1").split(" ")[1]
    headers: dict[str, str] = {}
    while (header := await reader.readline()) not in (b"\r\n", b""):
        name, _, value = header.decode("latin1").partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length") or 0))
    return ModelRequest(path, headers, json.loads(body or b"{}"))


@dataclass
class _Response:
    model: ScriptedModel
    request: ModelRequest
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self) -> bool:
        """Whether the connection can be used again."""
        if self.request.path.endswith(("/models", "/props")):
            return await self._tell_about_itself()
        reply = self.model.reply(self.request)
        if reply.status != 200:
            error = {"error": {"message": reply.message, "type": "scripted"}}
            return await self._json(reply.status, error, reply.headers)
        if reply.body:
            return await self._json(200, reply.body, reply.headers)
        if not self.request.body.get("stream"):
            return await self._whole(reply)
        return await self._stream(reply)

    async def _tell_about_itself(self) -> bool:
        entry = {"id": "scripted", **self.model.about}
        model_list = {"object": "list", "data": [entry]}
        content = model_list if self.request.path.endswith("/models") else self.model.props
        return await self._json(200 if content else 404, content, {})

    async def _json(self, status: int, body: Any, headers: dict[str, str]) -> bool:
        data = body if isinstance(body, bytes) else _json(body)
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Scripted')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += ["Content-Type: application/json", f"Content-Length: {len(data)}", "", ""]
        self.writer.write("\r\n".join(lines).encode() + data)
        await self.writer.drain()
        return True

    async def _whole(self, reply: Reply) -> bool:
        message: dict[str, Any] = {"role": "assistant", "content": ""}
        await asyncio.sleep(self.model.delay.first_s)
        for piece in reply.pieces:
            if isinstance(piece, str):
                message["content"] += piece
            elif isinstance(piece, ToolCall):
                message.setdefault("tool_calls", []).append(piece.whole())
            elif not await self._other(piece):
                return False
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        body = self._envelope("chat.completion", [choice]) | {"usage": reply.usage}
        return await self._json(200, body, {})

    async def _stream(self, reply: Reply) -> bool:
        self.writer.write(STREAM_HEAD)
        delay = self.model.delay
        if delay.first_s:
            await asyncio.sleep(delay.first_s)
        self._delta({"role": "assistant", "content": ""})
        for piece in reply.pieces:
            if not await self._piece(piece):
                return False
            if delay.token_s:
                await self.writer.drain()
                await asyncio.sleep(delay.token_s)
        self._delta({}, reply.finish)
        if (self.request.body.get("stream_options") or {}).get("include_usage"):
            self._event(self._envelope("chat.completion.chunk", []) | {"usage": reply.usage})
        self._write(b"data: [DONE]\n\n")
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()
        return True

    async def _piece(self, piece: Piece) -> bool:
        if isinstance(piece, str):
            self._delta({"content": piece})
        elif isinstance(piece, Thought):
            self._delta({"reasoning_content": piece.text})
        elif isinstance(piece, ToolCall):
            for part in piece.parts():
                self._delta({"tool_calls": [part]})
        elif isinstance(piece, Raw):
            self._write(piece.data)
        else:
            return await self._other(piece)
        if self.writer.transport.get_write_buffer_size() > FLUSH_BYTES:
            await self.writer.drain()
        return True

    async def _other(self, piece: Piece) -> bool:
        if isinstance(piece, Pause):
            await self.writer.drain()
            await self._pause(piece.until)
        if isinstance(piece, Endless):
            while True:
                self._delta({"content": piece.text})
                await self.writer.drain()
                await asyncio.sleep(0)
        if isinstance(piece, Cut):
            await self.writer.drain()
            self.writer.transport.abort()
            return False
        return True

    async def _pause(self, until: asyncio.Event) -> None:
        """Waits for the test or for the client to leave, whichever is first."""
        waits = asyncio.create_task(until.wait())
        leaves = asyncio.create_task(self.reader.read(1))
        done, open_ = await asyncio.wait([waits, leaves], return_when=asyncio.FIRST_COMPLETED)
        for task in open_:
            task.cancel()
        await asyncio.wait(open_)
        if leaves in done:
            raise ConnectionResetError

    def _envelope(self, kind: str, choices: list[Any]) -> dict[str, Any]:
        model = self.request.body.get("model")
        head = {"id": self.model.next_id(), "object": kind, "created": 1, "model": model}
        return head | {"choices": choices}

    def _delta(
        self, delta: dict[str, Any], finish: Literal["stop", "length"] | None = None
    ) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self._event(self._envelope("chat.completion.chunk", [choice]))

    def _event(self, event: Any) -> None:
        self._write(b"data: " + _json(event) + b"\n\n")

    def _write(self, data: bytes) -> None:
        self.writer.write(b"%x\r\n%b\r\n" % (len(data), data))


def _json(value: Any) -> bytes:
    """Characters as they are; half of a surrogate pair as an escape."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


@asynccontextmanager
async def scripted_model(
    *,
    port: int = 0,
    delay: Delay | None = None,
    answer: Answer | None = None,
) -> AsyncIterator[ScriptedModel]:
    """A running model server; `url` ends in /v1."""
    model = ScriptedModel(delay=delay or Delay(), answer=answer)
    server = await asyncio.start_server(model.serve, "127.0.0.1", port, limit=2**26, backlog=2048)
    model.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield model
    finally:
        server.close()


async def _main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--ttft-ms", type=float, default=0)
    options.add_argument("--token-ms", type=float, default=0)
    options.add_argument("--rules", type=Path)
    arguments = options.parse_args()
    rules = rules_from(json.loads(arguments.rules.read_text("utf-8"))) if arguments.rules else None
    delay = Delay(arguments.ttft_ms / 1000, arguments.token_ms / 1000)
    async with scripted_model(port=arguments.port, delay=delay, answer=rules) as model:
        model.keep_requests = False
        print(model.url, flush=True)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_main())
