"""ChatOpenAI, reading its stream the way any OpenAI-compatible server may send it.

The library's own stream drops `reasoning_content`, fails on bytes that are no UTF-8 and spends
0.3 ms on every token; this one hands on in one piece what one read of the network brought.
Heavy to import (1–2 s): `agent.llm.chat` does it when a model is first used.
"""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import httpx2
import openai
from langchain_openai import ChatOpenAI

from agent.llm.server_events import ServerEvents, StreamBroken
from agent.llm.types import CallFailed, Message, ModelEndpoint, Piece, Usage

CONNECT_TIMEOUT_S = 10.0
MAX_DETAIL_CHARS = 300


class OpenAiCompatibleChat(ChatOpenAI):
    """A chat model whose stream carries text, thinking and usage as plain pieces."""

    async def pieces(
        self, messages: list[Message], options: dict[str, Any]
    ) -> AsyncGenerator[Piece | Usage]:
        """What the model says, as it says it. Raises `CallFailed`."""
        turns = [(message["role"], message["content"]) for message in messages]
        payload = self._get_request_payload(turns, stream=True, **options)
        for absent in [name for name, value in payload.items() if value is None]:
            del payload[absent]
        # In `extra_body` the payload skips the client's walk through its type hints: 2 ms a call.
        minimal: dict[str, Any] = {"model": self.model_name, "messages": [], "stream": True}
        requests = self.root_async_client.chat.completions.with_streaming_response
        events = ServerEvents()
        with _failures():
            async with requests.create(**minimal, extra_body=payload) as response:
                async for data in response.iter_bytes():
                    for piece in events.feed(data):
                        yield piece
                for piece in events.finish():
                    yield piece

    async def close(self) -> None:
        """Closes its connections."""
        await self.root_async_client.close()


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
    except openai.APIStatusError as error:
        raise CallFailed(
            error.status_code, _detail(error), error.response.headers.get("retry-after")
        ) from None
    except (openai.APIError, httpx2.HTTPError, aiohttp.ClientError, OSError) as error:
        raise _lost(error) from None
    except StreamBroken as error:
        raise CallFailed(None, str(error)) from None


def _lost(error: Exception) -> Exception:
    # The transport reports every lost connection as a connect timeout.
    cause = error.__cause__ if isinstance(error, openai.APITimeoutError) else error
    if isinstance(cause, httpx2.TimeoutException) and not isinstance(cause, httpx2.ConnectTimeout):
        return TimeoutError()
    return CallFailed(None, type(error).__name__)


def _detail(error: openai.APIStatusError) -> str:
    body = error.body
    words = body.get("message") if isinstance(body, dict) else None
    return str(words or error.message)[:MAX_DETAIL_CHARS]
