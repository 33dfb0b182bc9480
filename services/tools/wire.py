"""HTTP to the hub: nothing followed, answers bounded, and a word when a session is lost."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx

_EVENTS = "text/event-stream"


class Redirected(httpx.TransportError):
    """The hub sends us elsewhere; the token is for its own address only."""


class TooMuch(httpx.TransportError):
    """An answer is larger than the limit."""


class BrokenOff(httpx.TransportError):
    """The hub went away in the middle of an answer."""


class Wire(httpx.AsyncBaseTransport):
    """Carries one session; `lost` hears once what ended it.

    The session hangs on its POST requests and, with `by_events` (SSE), on the one GET too: what
    fails there is told, because the SDK keeps much of it for itself and lets the call wait.
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
        self._vital = ("POST", "GET") if by_events else ("POST",)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body bounded. Raises `Redirected`, `TooMuch`."""
        vital = request.method in self._vital
        try:
            response = await self._inner.handle_async_request(request)
            return await self._checked(request, response, vital)
        except Exception as error:
            if vital:
                self._lost(error)
            raise

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    async def _checked(
        self, request: httpx.Request, response: httpx.Response, vital: bool
    ) -> httpx.Response:
        encoding = response.headers.get("content-encoding", "identity")
        if 300 <= response.status_code < 400 or encoding != "identity":
            await response.aclose()
            raise Redirected(f"{response.status_code} {encoding}", request=request)
        if vital and response.status_code >= 400:
            response.request = request
            await response.aclose()
            raise httpx.HTTPStatusError("refused", request=request, response=response)
        body = _Bounded(response, self._most_bytes, self._lost if vital else None)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=body,
            extensions=response.extensions,
        )


class _Bounded(httpx.AsyncByteStream):
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
            async for chunk in self._counted():
                yield chunk
        except Exception as error:
            if self._lost and not (self._resumable and isinstance(error, httpx.ReadError)):
                self._lost(error)
            raise

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _counted(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            self._resumable |= chunk.startswith(b"id:") or b"\nid:" in chunk
            size += len(chunk)
            if self._events:
                size = min(size, len(chunk) - _last_end(chunk))
            if size > self._most_bytes:
                raise TooMuch(f"more than {self._most_bytes} bytes")
            yield chunk
        if self._events and not self._resumable:
            raise BrokenOff("the stream ended before its answer")


def _last_end(chunk: bytes) -> int:
    """Where the last event that ends in the chunk does; negative when none does."""
    found = max(chunk.rfind(b"\n\n"), chunk.rfind(b"\r\n\r\n"))
    return found if found >= 0 else -(1 << 62)
