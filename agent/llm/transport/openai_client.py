"""ChatOpenAI, reading its stream the way any OpenAI-compatible server may send it.

LangChain makes the request's body, OpenAI's client its address, its headers and its connections.
Between them nothing is rebuilt for every call and every token: their own way costs 1.5 ms a call
and 0.3 ms a token, drops `reasoning_content` and fails on bytes that are no UTF-8.
Heavy to import (most of a second): `agent.llm.chat_model` does it when a model is first used.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, cast

import aiohttp
import httpx2
import orjson
from langchain_openai import ChatOpenAI
from pydantic import Field, PrivateAttr

from agent.llm.transport.completion_stream import CompletionStreamParser, StreamBroken
from agent.llm.transport.connection import CONNECT_TIMEOUT_S, make_resolver
from agent.llm.types import (
    TOKEN_LIMITS,
    CallFailed,
    Message,
    ModelEndpoint,
    Piece,
    Resolve,
    TokenUsage,
)
from model.serialization import to_json

CONNECTIONS = 2_048
"""Two for each run that a worker may have, its summary and its suggestions."""
CLIENT_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S)
"""The other limits are the caller's: a timer for each read costs as much as the reading."""
MAX_DETAIL_CHARS = 300
MAX_REFUSAL_BYTES = 64 * 1024
MAX_FETCH_BYTES = 8 * 1024 * 1024
OK, REFUSED = 200, 300
LONGEST_PAUSE_S = 0.16
MANY_STREAMS = 100
"""Between two reads, streams wait half of the longest pause when so many are open: a thousand are
read seven times a second each, twenty forty times, and of a single one every token.
"""


class OpenAiClient(ChatOpenAI):
    """A LangChain chat model whose stream yields text, thinking and usage as plain pieces."""

    tls: ssl.SSLContext = Field(exclude=True, repr=False)
    resolve: Resolve | None = Field(default=None, exclude=True, repr=False)
    _streams: int = PrivateAttr(default=0)

    async def stream_pieces(
        self, messages: list[Message], options: dict[str, Any]
    ) -> AsyncGenerator[Piece | TokenUsage]:
        """The answer, piece by piece. Raises `CallFailed`."""
        events = CompletionStreamParser()
        body = self._make_body(messages, options)
        with _translate_errors():
            async with self._session.post(self._url, data=body, allow_redirects=False) as response:
                if response.status >= REFUSED:
                    raise await _read_refusal(response)
                self._streams += 1
                try:
                    while data := await response.content.readany():
                        for piece in events.feed(data):
                            yield piece
                        if not events.ended:
                            await self._pause_reading(response)
                finally:
                    self._streams -= 1
                for piece in events.finish():
                    yield piece
                if events.cut:
                    yield Piece("", cut=True)

    async def fetch(self, url: str) -> Any:
        """The JSON at an address of the server; None when there is none, or it is too large."""
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                body = b""
                async for data in response.content.iter_any():
                    body += data
                    if len(body) > MAX_FETCH_BYTES:
                        return None
                return orjson.loads(body) if response.status == OK else None
        except (aiohttp.ClientError, OSError, orjson.JSONDecodeError):
            return None

    async def close(self) -> None:
        """Closes its connections."""
        if "_session" in self.__dict__:
            await self._session.close()
        await self.root_async_client.close()

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

    def _make_body(self, messages: list[Message], options: dict[str, Any]) -> bytes:
        # LangChain knows the newer of two names only, and many servers only the older.
        known = {k: v for k, v in options.items() if k not in TOKEN_LIMITS}
        payload = self._get_request_payload(cast("Any", messages), stream=True, **known)
        return to_json({k: v for k, v in (payload | options).items() if v is not None})

    @cached_property
    def _session(self) -> aiohttp.ClientSession:
        # Made by the first call, since it belongs to the loop in which it is made.
        connector = aiohttp.TCPConnector(
            limit=CONNECTIONS, ssl=self.tls, resolver=make_resolver(self.resolve)
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers=self._headers,
            timeout=CLIENT_TIMEOUT,
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    @cached_property
    def _url(self) -> str:
        return f"{self.root_async_client.base_url}chat/completions"

    @cached_property
    def _headers(self) -> dict[str, str]:
        client = self.root_async_client
        headers = {**client.default_headers, **client.auth_headers}
        return {k: v for k, v in headers.items() if isinstance(v, str)}


def open_client(endpoint: ModelEndpoint) -> OpenAiClient:
    """The client of a model; close it after use."""
    tls = httpx2.create_ssl_context()
    return OpenAiClient(
        model=endpoint.name,
        base_url=endpoint.base_url or None,
        # Servers of one's own need no key, the client does.
        api_key=endpoint.api_key or "none",
        temperature=endpoint.temperature,
        max_retries=0,
        use_responses_api=False,
        http_async_client=httpx2.AsyncClient(verify=tls),
        tls=tls,
        resolve=endpoint.resolve,
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
    body = b""
    async for data in response.content.iter_any():
        body += data
        if len(body) > MAX_REFUSAL_BYTES:
            break
    return CallFailed(
        response.status, _find_error_detail(body), response.headers.get("retry-after")
    )


def _find_error_detail(body: bytes) -> str:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        said = None
    error = said.get("error", said) if isinstance(said, dict) else said
    words = error.get("message") if isinstance(error, dict) else error
    return str(words or body.decode("utf-8", "replace"))[:MAX_DETAIL_CHARS]
