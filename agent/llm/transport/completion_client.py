"""Posts chat completions to a model's server, over connections to checked addresses only.

OpenAI's own client costs 1.5 ms a call and 0.3 ms a token, drops `reasoning_content` and fails on
bytes that are no UTF-8.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, cast

import aiohttp
import orjson

from agent.llm.transport.completion_stream import (
    EVENT_END,
    CompletionStreamParser,
    StreamBroken,
)
from agent.llm.transport.connection import CONNECT_TIMEOUT_S, make_connector
from agent.llm.transport.response_bodies import find_error_detail, read_body
from agent.llm.types import CallFailed, Piece, Resolve, TokenUsage

CONNECTIONS = 2_048
"""Two for each run that a worker may have, its summary and its suggestions."""
CLIENT_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S)
"""The other limits are the caller's: a timer for each read costs as much as the reading."""
MAX_REFUSAL_BYTES = 64 * 1024
MAX_FETCH_BYTES = 8 * 1024 * 1024
OK, REFUSED = 200, 300
LONGEST_PAUSE_S = 0.16
MANY_STREAMS = 100
"""Between two reads, streams wait half of the longest pause when so many are open: a thousand are
read seven times a second each, twenty forty times, and of a single one every token.
"""
QUICK_TOKENS_PER_S = 500
"""A server that writes more fills a read by itself: a pause would only hold its answer up."""


class ReadPace:
    """How quickly a stream arrives: tells whether a pause would let more tokens come together."""

    def __init__(self) -> None:
        self._read_at: float | None = None

    def needs_pause(self, data: bytes, now: float) -> bool:
        """Whether to wait before the next read; `data` was read at the loop's time `now`.

        Nothing is known after the first read: what came before it is the model's thinking time.
        """
        before, self._read_at = self._read_at, now
        if before is None:
            return False
        return data.count(EVENT_END) < QUICK_TOKENS_PER_S * (now - before)


class CompletionClient:
    """Requests to one model's server. Its connections belong to the event loop that uses it."""

    def __init__(
        self, url: str, headers: Mapping[str, str], tls: ssl.SSLContext, resolve: Resolve | None
    ) -> None:
        self._url = url
        self._headers = headers
        self._tls = tls
        self._resolve = resolve
        self._streams = 0

    async def stream(self, body: bytes) -> AsyncGenerator[Piece | TokenUsage]:
        """The answer to a request, piece by piece. Raises `CallFailed`."""
        events, pace, loop = CompletionStreamParser(), ReadPace(), asyncio.get_running_loop()
        with _translate_errors():
            async with self._session.post(self._url, data=body, allow_redirects=False) as response:
                if response.status >= REFUSED:
                    raise await _read_refusal(response)
                self._streams += 1
                try:
                    while data := await response.content.readany():
                        slow = pace.needs_pause(data, loop.time())
                        for piece in events.feed(data):
                            yield piece
                        if slow and not events.has_ended:
                            await self._pause_reading(response)
                finally:
                    self._streams -= 1
                for piece in events.finish():
                    yield piece
                if events.is_cut:
                    yield Piece("", is_cut=True)

    async def fetch(self, url: str) -> Any:
        """The JSON at an address of the server; None when there is none, or it is too large."""
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                body = await read_body(response, MAX_FETCH_BYTES)
                if len(body) > MAX_FETCH_BYTES:
                    return None
                return orjson.loads(body) if response.status == OK else None
        except (aiohttp.ClientError, OSError, orjson.JSONDecodeError):
            return None

    async def close(self) -> None:
        """Close its connections."""
        if "_session" in self.__dict__:
            await self._session.close()

    async def _pause_reading(self, response: aiohttp.ClientResponse) -> None:
        """Pause reading, so that the kernel buffers tokens and delivers several at once."""
        connection = response.connection
        transport = connection.transport if connection else None
        if transport is None or transport.is_closing():
            return
        reading = cast("asyncio.ReadTransport", transport)
        reading.pause_reading()
        await asyncio.sleep(LONGEST_PAUSE_S * self._streams / (self._streams + MANY_STREAMS))
        if not transport.is_closing():
            reading.resume_reading()

    @cached_property
    def _session(self) -> aiohttp.ClientSession:
        # Made by the first call, since it belongs to the loop in which it is made.
        return aiohttp.ClientSession(
            connector=make_connector(self._resolve, limit=CONNECTIONS, ssl=self._tls),
            headers=self._headers,
            timeout=CLIENT_TIMEOUT,
            cookie_jar=aiohttp.DummyCookieJar(),
        )


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except (aiohttp.ClientError, OSError) as error:
        raise CallFailed(None, type(error).__name__) from None
    except StreamBroken as error:
        raise CallFailed(None, str(error)) from None


async def _read_refusal(response: aiohttp.ClientResponse) -> CallFailed:
    body = await read_body(response, MAX_REFUSAL_BYTES)
    return CallFailed(response.status, find_error_detail(body), response.headers.get("retry-after"))
