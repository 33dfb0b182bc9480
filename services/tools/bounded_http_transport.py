"""HTTP transport to the hub: no redirects, bounded responses, lost sessions reported."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx

_EVENTS = "text/event-stream"


class RedirectRefused(httpx.TransportError):
    """The hub redirects; the token is for its own address only."""


class ResponseTooLarge(httpx.TransportError):
    """An answer is larger than the limit."""


class StreamInterrupted(httpx.TransportError):
    """The stream ended in the middle of a response."""


class BoundedHttpTransport(httpx.AsyncBaseTransport):
    """Transport of one session; `lost` is called once with what ended it.

    A session depends on its POST requests and, with `by_events` (SSE), on its GET: their failures
    are reported, because the SDK swallows many of them and lets the call wait.
    """

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        most_bytes: int,
        lost: Callable[[Exception], None],
        *,
        by_events: bool,
    ) -> None:
        self._inner = inner
        self._most_bytes = most_bytes
        self._lost = lost
        self._essential_methods = ("POST", "GET") if by_events else ("POST",)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body bounded. Raises `RedirectRefused`, `ResponseTooLarge`."""
        is_essential = request.method in self._essential_methods
        try:
            response = await self._inner.handle_async_request(request)
            return await self._check_response(request, response, is_essential)
        except Exception as error:
            if is_essential:
                self._lost(error)
            raise

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    async def _check_response(
        self, request: httpx.Request, response: httpx.Response, is_essential: bool
    ) -> httpx.Response:
        encoding = response.headers.get("content-encoding", "identity")
        if 300 <= response.status_code < 400 or encoding != "identity":
            await response.aclose()
            raise RedirectRefused(f"{response.status_code} {encoding}", request=request)
        if is_essential and response.status_code >= 400:
            response.request = request
            await response.aclose()
            raise httpx.HTTPStatusError("refused", request=request, response=response)
        body = _BoundedStream(response, self._most_bytes, self._lost if is_essential else None)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=body,
            extensions=response.extensions,
        )


class _BoundedStream(httpx.AsyncByteStream):
    """A body of at most so many bytes; of events, so many between two empty lines."""

    def __init__(
        self, response: httpx.Response, most_bytes: int, lost: Callable[[Exception], None] | None
    ) -> None:
        self._inner: Any = response.stream
        self._most_bytes = most_bytes
        self._lost = lost
        self._events = response.headers.get("content-type", "").lower().startswith(_EVENTS)
        self._resumable = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._limited_chunks():
                yield chunk
        except Exception as error:
            if self._lost and not (self._resumable and isinstance(error, httpx.ReadError)):
                self._lost(error)
            raise

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _limited_chunks(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            self._resumable |= chunk.startswith(b"id:") or b"\nid:" in chunk
            size += len(chunk)
            if self._events:
                size = min(size, len(chunk) - _last_end(chunk))
            if size > self._most_bytes:
                raise ResponseTooLarge(f"more than {self._most_bytes} bytes")
            yield chunk
        if self._events and not self._resumable:
            raise StreamInterrupted("the stream ended before its answer")


def _last_end(chunk: bytes) -> int:
    """Where the last event that ends in the chunk does; negative when none does."""
    found = max(chunk.rfind(b"\n\n"), chunk.rfind(b"\r\n\r\n"))
    return found if found >= 0 else -(1 << 62)
