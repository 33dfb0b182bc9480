"""ChatOpenAI, reading its stream the way any OpenAI-compatible server may send it.

LangChain makes the request's body, OpenAI's client its address, its headers and its connections.
Between them nothing is rebuilt for every call and every token: their own way costs 1.5 ms a call
and 0.3 ms a token, drops `reasoning_content` and fails on bytes that are no UTF-8.
Heavy to import (most of a second): `agent.llm.chat` does it when a model is first used.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, cast

import aiohttp
import httpx2
import openai
import orjson
from langchain_openai import ChatOpenAI
from pydantic import PrivateAttr

from agent.llm.server_events import ServerEvents, StreamBroken
from agent.llm.types import CallFailed, Message, ModelEndpoint, Piece, Usage

CONNECT_TIMEOUT_S = 10.0
MAX_DETAIL_CHARS = 300
MAX_REFUSAL_BYTES = 64 * 1024
REFUSED = 400
PAUSE_PER_STREAM_S = 0.0002
"""Between two reads of a stream, for each that is open: a thousand are read five times a second,
one token at a time when there are few.
"""


class OpenAiCompatibleChat(ChatOpenAI):
    """A chat model whose stream carries text, thinking and usage as plain pieces."""

    _streams: int = PrivateAttr(default=0)

    async def pieces(
        self, messages: list[Message], options: dict[str, Any]
    ) -> AsyncGenerator[Piece | Usage]:
        """What the model says, as it says it. Raises `CallFailed`."""
        events = ServerEvents()
        request = self._request(messages, options)
        with _failures():
            response = await self._http.send(request, stream=True)
            self._streams += 1
            try:
                if response.status_code >= REFUSED:
                    raise await _refusal(response)
                async for data in response.aiter_bytes():
                    for piece in events.feed(data):
                        yield piece
                    await asyncio.sleep(self._streams * PAUSE_PER_STREAM_S)
                for piece in events.finish():
                    yield piece
            finally:
                self._streams -= 1
                await response.aclose()

    async def close(self) -> None:
        """Closes its connections."""
        await self.root_async_client.close()

    def _request(self, messages: list[Message], options: dict[str, Any]) -> httpx2.Request:
        turns = [(message["role"], message["content"]) for message in messages]
        payload = self._get_request_payload(turns, stream=True, **options)
        given = {name: value for name, value in payload.items() if value is not None}
        return httpx2.Request(
            "POST",
            self._url,
            headers=self._headers,
            content=orjson.dumps(given),
            extensions={"timeout": self._http.timeout.as_dict()},
        )

    @property
    def _http(self) -> httpx2.AsyncClient:
        return cast("httpx2.AsyncClient", self.http_async_client)

    @cached_property
    def _url(self) -> httpx2.URL:
        base = self.root_async_client.base_url
        return httpx2.URL(f"{base}chat/completions")

    @cached_property
    def _headers(self) -> httpx2.Headers:
        client = self.root_async_client
        headers = {**client.default_headers, **client.auth_headers}
        return httpx2.Headers({k: v for k, v in headers.items() if isinstance(v, str)})


def open_chat(endpoint: ModelEndpoint) -> OpenAiCompatibleChat:
    """The client of a model; close it after use."""
    client = openai.DefaultAioHttpClient(
        timeout=httpx2.Timeout(endpoint.timeout_s, connect=CONNECT_TIMEOUT_S)
    )
    return OpenAiCompatibleChat(
        model=endpoint.name,
        base_url=endpoint.base_url or None,
        # Servers of one's own need no key, the client does.
        api_key=endpoint.api_key or "none",
        temperature=endpoint.temperature,
        max_retries=0,
        use_responses_api=False,
        http_async_client=client,
    )


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except (httpx2.HTTPError, aiohttp.ClientError, OSError) as error:
        raise _lost(error) from None
    except StreamBroken as error:
        raise CallFailed(None, str(error)) from None


def _lost(error: Exception) -> Exception:
    # The transport reports every lost connection as a connect timeout.
    slow = isinstance(error, httpx2.TimeoutException)
    if slow and not isinstance(error, httpx2.ConnectTimeout):
        return TimeoutError()
    return CallFailed(None, type(error).__name__)


async def _refusal(response: httpx2.Response) -> CallFailed:
    body = b""
    async for data in response.aiter_bytes():
        body += data
        if len(body) > MAX_REFUSAL_BYTES:
            break
    return CallFailed(response.status_code, _detail(body), response.headers.get("retry-after"))


def _detail(body: bytes) -> str:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        said = None
    error = said.get("error", said) if isinstance(said, dict) else said
    words = error.get("message") if isinstance(error, dict) else error
    return str(words or body.decode("utf-8", "replace"))[:MAX_DETAIL_CHARS]
