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
    ) -> AsyncIterator[tuple[int, int, asyncio.StreamReader]]:
        """Status, length and reader of one request on a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        try:
            writer.write(self._request(method, path, body))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            _, _, length = head.partition(b"content-length:")
            status = int(head.split(b" ", 2)[1])
            yield status, int(length.split(b"\r\n")[0]) if length else -1, reader
        finally:
            writer.close()

    async def fetch(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer, None where it has no body; raises on a status of 400 or more."""
        async with asyncio.timeout(TIMEOUT_S), self.open(method, path, body) as answer:
            status, length, reader = answer
            text = await reader.readexactly(max(length, 0))
            if status >= 400:
                raise RuntimeError(f"{method} {path}: {status} {text[:200]!r}")
            return json.loads(text) if text else None

    async def pieces(self, path: str, body: object) -> AsyncIterator[tuple[float, bytes]]:
        """What each read of a streamed answer brought, with the seconds since the request.

        The events are not parsed: this client shares its cores with what it measures.
        """
        began = perf_counter()
        async with asyncio.timeout(TIMEOUT_S), self.open("POST", path, body) as answer:
            status, _, reader = answer
            if status >= 400:
                raise RuntimeError(f"{path}: {status} {(await reader.read(500))!r}")
            while piece := await reader.read(2**16):
                yield perf_counter() - began, piece

    def _request(self, method: str, path: str, body: object) -> bytes:
        payload = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
            + (f"Authorization: Bearer {self.token}\r\n" if self.token else "")
            + "\r\n"
        )
        return head.encode() + payload
