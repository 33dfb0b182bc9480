"""Readers of event streams that cost next to nothing: a thousand of them fit beside a worker."""

import asyncio
import json
import re
from collections.abc import Iterable
from typing import cast

from tests.benchmarks.processes.lean_model import measure_age

TOKEN = re.compile(rb"@([a-p]{5})(?![a-p])")
ENDED = (b'"RUN_FINISHED"', b'"RUN_ERROR"')
LONGEST_MARK = 64
FIRST_WAIT_S = 60


class StreamReader(asyncio.Protocol):
    """Sends one request and reads its stream to the end."""

    def __init__(self, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        self.first: asyncio.Future[None] = loop.create_future()
        self.done: asyncio.Future[bool] = loop.create_future()
        self.gaps: list[float] = []
        self.frames = 0
        self._request = request
        self._rest = b""
        self._finished = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Note how old the tokens are, and whether the end has come."""
        if not self.first.done():
            self.first.set_result(None)
        self.frames += data.count(b"id: ")
        read = self._rest + data
        last = 0
        for found in TOKEN.finditer(read):
            if found.end() == len(read):
                break  # its end may still come
            last = found.end()
            self.gaps.append(measure_age(found[1]))
        self._rest = read[max(last, len(read) - LONGEST_MARK) :]
        self._finished = self._finished or ENDED[0] in read

    def connection_lost(self, exc: Exception | None) -> None:
        """The stream is over."""
        if not self.first.done():
            self.first.set_result(None)
        self.done.set_result(self._finished and exc is None)


async def open_readers(port: int, request: bytes) -> StreamReader:
    """A reader whose first bytes have come."""
    loop = asyncio.get_running_loop()
    _, reader = await loop.create_connection(lambda: StreamReader(request), "127.0.0.1", port)
    async with asyncio.timeout(FIRST_WAIT_S):
        await reader.first
    return reader


def make_request(method: str, path: str, token: str = "", body: object = None) -> bytes:
    """A request whose connection ends with the answer."""
    payload = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
    head += f"Authorization: Bearer {token}\r\n\r\n" if token else "\r\n"
    return head.encode() + payload


async def wait_for_all(readers: Iterable[StreamReader], timeout_s: float) -> list[bool]:
    """Whether each stream came to its good end."""
    async with asyncio.timeout(timeout_s):
        return await asyncio.gather(*(reader.done for reader in readers))
