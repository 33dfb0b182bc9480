"""A model that streams a thousand answers on part of a core, each token with its time of sending.

It writes the statement and the follow-up questions at once. Summaries wait until all of them have
been asked for; then each gets `--rate` tokens a second. A token is `@` and the time of the
machine's monotonic clock in letters, so that no reader takes it for a figure.
"""

import argparse
import asyncio
import json
import time
from typing import cast

import uvloop

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
TICK_S = 0.002
LETTERS = bytes.maketrans(b"0123456789", b"ghijklmnop")


DIGITS = bytes.maketrans(b"ghijklmnop", b"0123456789")
TICKS_PER_S = 10_000
PERIOD = 16**5
"""Ticks after which tokens come again (105 s). Longer tokens would end the summary as too long."""


def stamp() -> bytes:
    """The time now, as a token."""
    return b" @" + (b"%05x" % (_ticks() % PERIOD)).translate(LETTERS)


def measure_age(token: bytes) -> float:
    """How many seconds ago a token (without its `@`) was sent, on the same clock."""
    return (_ticks() - int(token.translate(DIGITS), 16)) % PERIOD / TICKS_PER_S


def _ticks() -> int:
    return time.monotonic_ns() * TICKS_PER_S // 10**9


def _chunk(delta: bytes, finish: bytes = b"null") -> bytes:
    event = (
        b'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":'
        b'[{"index":0,"delta":{"content":%b},"finish_reason":%b}]}\n\n' % (delta, finish)
    )
    return b"%x\r\n%b\r\n" % (len(event), event)


END = _chunk(b'""', b'"stop"') + b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"


def _whole(content: str) -> bytes:
    return HEAD + _chunk(json.dumps(content).encode()) + END


class Summaries:
    """All summaries, fed in turns."""

    def __init__(self, expected: int, tokens: int, rate: float) -> None:
        self._expected = expected
        self._tokens = tokens
        self._turns = round(1 / rate / TICK_S)
        self._waiting: list[asyncio.Transport] = []

    def add(self, transport: asyncio.Transport) -> None:
        """Begin a summary, once all are there."""
        transport.write(HEAD)
        self._waiting.append(transport)
        if len(self._waiting) == self._expected:
            self._feeding = asyncio.create_task(self._feed(self._waiting))
            self._waiting = []

    async def _feed(self, streams: list[asyncio.Transport]) -> None:
        began = time.monotonic()
        for tick in range(self._turns * (self._tokens + 1)):
            await asyncio.sleep(max(0, began + tick * TICK_S - time.monotonic()))
            is_last = tick >= self._turns * self._tokens
            piece = END if is_last else _chunk(b'"' + stamp() + b'"')
            for transport in streams[tick % self._turns :: self._turns]:
                transport.write(piece)


class Connection(asyncio.Protocol):
    """One connection of a client, kept alive."""

    def __init__(self, sql: str, summaries: Summaries) -> None:
        self._sql = _whole(f"```sql\n{sql}\n```")
        self._summaries = summaries
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer a request once it is whole."""
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        _, _, length = head.lower().partition(b"content-length:")
        if not found or len(body) < int(length.split(b"\r\n")[0] or 0):
            return
        self._read = b""
        if b"cannot answer: " in body or "无法回答：".encode() in body:
            self._transport.write(self._sql)
        elif b"<already_asked>" in body:
            self._transport.write(_whole("And by month?\nAnd by year?\nAnd by day?"))
        elif body:
            self._summaries.add(self._transport)
        else:
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


async def _main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--sql", required=True)
    options.add_argument("--streams", type=int, required=True)
    options.add_argument("--tokens", type=int, required=True)
    options.add_argument("--rate", type=float, default=20)
    given = options.parse_args()
    summaries = Summaries(given.streams, given.tokens, given.rate)
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(given.sql, summaries), "127.0.0.1", given.port, backlog=2048
    )
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_main())
