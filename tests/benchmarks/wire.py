"""A small HTTP/1.1 client for measurements: what it adds to a time is a few microseconds."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Server:
    """Where a measured server listens, and what to send with every request."""

    port: int
    token: str = ""

    @asynccontextmanager
    async def open(
        self, method: str, path: str, body: object = None
    ) -> AsyncIterator[tuple[int, asyncio.StreamReader]]:
        """The status and the reader of one request on a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        try:
            payload = b"" if body is None else json.dumps(body).encode()
            head = (
                f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
                + (f"Authorization: Bearer {self.token}\r\n" if self.token else "")
                + "\r\n"
            )
            writer.write(head.encode() + payload)
            status = int((await reader.readline()).split()[1])
            while (await reader.readline()).strip():
                pass
            yield status, reader
        finally:
            writer.close()

    async def fetch(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer; raises on a status of 400 or more."""
        async with asyncio.timeout(TIMEOUT_S), self.open(method, path, body) as (status, reader):
            text = await reader.read()
            if status >= 400:
                raise RuntimeError(f"{method} {path}: {status} {text[:200]!r}")
            start = min(i for i in (text.find(b"{"), text.find(b"[")) if i >= 0)
            return json.loads(text[start : max(text.rfind(b"}"), text.rfind(b"]")) + 1])

    async def events(
        self, path: str, body: object, method: str = "POST"
    ) -> AsyncIterator[tuple[float, dict[str, Any]]]:
        """Each event of a stream with the seconds since the request was sent."""
        began = perf_counter()
        async with asyncio.timeout(TIMEOUT_S), self.open(method, path, body) as (status, reader):
            if status >= 400:
                raise RuntimeError(f"{method} {path}: {status}")
            async for line in reader:
                if line.startswith(b"data:"):
                    yield perf_counter() - began, json.loads(line[5:])
