"""The older transport (2024-11-05): one stream with all answers, and a POST for each message.

The SDK's own client of it takes no event above 1 MB, less than a picture, and lets a request wait
whose message could not be sent.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
from mcp.shared.memory import create_client_server_memory_streams
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter

from services.tools.bounded_http_transport import StreamInterrupted
from services.tools.endpoint import HubEndpoint

_FLUSH_TIMEOUT_S = 5.0
_HEADERS = {"Accept": "text/event-stream", "Cache-Control": "no-store"}


@asynccontextmanager
async def open_event_streams(
    http: httpx2.AsyncClient, endpoint: HubEndpoint, on_loss: Callable[[Exception], None]
) -> AsyncIterator[tuple[Any, Any]]:
    """Messages from the hub and to it; `on_loss` is called with what ended them."""
    async with (
        http.stream("GET", endpoint.url, headers=_HEADERS) as response,
        create_client_server_memory_streams() as (session_side, (outgoing, incoming)),
    ):
        events = aiter(httpx2.EventSource(response, max_event_size=endpoint.most_bytes))
        address = await _find_address(events, endpoint.url)
        receiving = asyncio.create_task(_receive(events, incoming, on_loss))
        sending = asyncio.create_task(_send(http, address, outgoing, incoming, on_loss))
        try:
            yield session_side
        finally:
            await session_side[1].aclose()
            await asyncio.wait({sending}, timeout=_FLUSH_TIMEOUT_S)
            for task in (sending, receiving):
                task.cancel()
            await asyncio.wait({sending, receiving})


async def _find_address(events: AsyncIterator[httpx2.ServerSentEvent], url: str) -> str:
    """Where messages go. Raises `ValueError` when that is another server."""
    async for event in events:
        if event.event == "endpoint":
            address = urljoin(url, event.data)
            if urlsplit(address)[:2] != urlsplit(url)[:2]:
                raise ValueError("the hub names another server")
            return address
    raise StreamInterrupted("the stream ended before it began")


async def _receive(
    events: AsyncIterator[httpx2.ServerSentEvent],
    incoming: Any,
    on_loss: Callable[[Exception], None],
) -> None:
    try:
        async for event in events:
            if event.event == "message" and event.data:
                message = jsonrpc_message_adapter.validate_json(event.data, by_name=False)
                await incoming.send(SessionMessage(message))
    except Exception as error:  # noqa: BLE001 - whatever it was, it ended the session
        on_loss(error)
    finally:
        await incoming.aclose()


async def _send(
    http: httpx2.AsyncClient,
    address: str,
    outgoing: Any,
    incoming: Any,
    on_loss: Callable[[Exception], None],
) -> None:
    try:
        async for session_message in outgoing:
            body = session_message.message.model_dump(
                by_alias=True, mode="json", exclude_unset=True
            )
            await http.post(address, json=body)
    except Exception as error:  # noqa: BLE001 - whatever it was, it ended the session
        on_loss(error)
        await incoming.aclose()
