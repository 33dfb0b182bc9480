"""HTTP transport to the hub: without redirects, with bounded responses, with exact errors."""

import json
from collections.abc import AsyncIterator, Awaitable
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any, TypeVar

import httpx2

_SESSION = "mcp-session-id"
_JSON, _EVENTS = "application/json", "text/event-stream"
_TRANSPORT_FAILED = -32000
_T = TypeVar("_T")
_failures: ContextVar[list[Exception] | None] = ContextVar("_failures", default=None)


class RedirectRefused(httpx2.TransportError):
    """The hub redirects; the token is for its own address only."""


class ResponseTooLarge(httpx2.TransportError):
    """An answer is larger than the limit."""


class StreamInterrupted(httpx2.TransportError):
    """The stream ended in the middle of a response."""


class NotMcp(httpx2.TransportError):
    """The response to a request is no MCP."""


async def run_request(request: Awaitable[_T]) -> _T:
    """The answer to a request of the SDK; raises the error of the transport, if that ended it."""
    failures: list[Exception] = []
    token = _failures.set(failures)
    try:
        return await request
    except Exception as error:
        if failures:
            raise failures[0] from error
        raise
    finally:
        _failures.reset(token)


class BoundedHttpTransport(httpx2.AsyncBaseTransport):
    """Transport of one connection with the hub.

    When a message cannot be sent, the transport answers with an error in the place of the hub, and
    `run_request` raises the cause. If the transport raised, the SDK would end all requests of the
    connection. With `by_events` (SSE), where answers are no responses, the transport raises.
    """

    def __init__(
        self, inner: httpx2.AsyncBaseTransport, most_bytes: int, *, by_events: bool
    ) -> None:
        self._inner = inner
        self._most_bytes = most_bytes
        self._by_events = by_events
        self.has_session = by_events
        """Whether the hub keeps a session for this connection."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, its body bounded. Raises `RedirectRefused`, `ResponseTooLarge`."""
        if self._by_events or request.method != "POST":
            return await self._send(request)
        try:
            return await self._read_answer(request, await self._send(request))
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends this request only
            _report(error)
            return _refuse(request, error)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    async def _send(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        encoding = response.headers.get("content-encoding", "identity")
        if 300 <= response.status_code < 400 or encoding != "identity":
            await response.aclose()
            raise RedirectRefused(f"{response.status_code} {encoding}", request=request)
        bounded = httpx2.Response(
            response.status_code,
            headers=self._select_headers(response.headers),
            stream=_BoundedStream(response, self._most_bytes),
            extensions=response.extensions,
        )
        if bounded.is_error and (request.method == "POST" or self._by_events):
            raise await _read_refusal(request, bounded)
        return bounded

    def _select_headers(self, headers: httpx2.Headers) -> httpx2.Headers:
        """All of them; without cookies where there is no session, as all users would share them."""
        self.has_session |= _SESSION in headers
        if self.has_session:
            return headers
        return httpx2.Headers([each for each in headers.multi_items() if each[0] != "set-cookie"])

    async def _read_answer(
        self, request: httpx2.Request, response: httpx2.Response
    ) -> httpx2.Response:
        """The response, read unless it is a stream. Raises `NotMcp`."""
        kind = response.headers.get("content-type", "").lower()
        if kind.startswith(_EVENTS):
            return response
        try:
            await response.aread()
        finally:
            await response.aclose()
        if not kind.startswith(_JSON) and _find_id(request) is not None:
            raise NotMcp(f"{response.status_code} {kind}", request=request)
        return response


class _BoundedStream(httpx2.AsyncByteStream):
    """A body of at most so many bytes; of events, so many between two empty lines."""

    def __init__(self, response: httpx2.Response, most_bytes: int) -> None:
        self._inner: Any = response.stream
        self._most_bytes = most_bytes
        self._events = response.headers.get("content-type", "").lower().startswith(_EVENTS)
        self._resumable = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._limited_chunks():
                yield chunk
        except Exception as error:
            if not (self._resumable and isinstance(error, httpx2.ReadError)):
                _report(error)
            raise

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _limited_chunks(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            self._resumable |= chunk.startswith(b"id:") or b"\nid:" in chunk
            size += len(chunk)
            if self._events:
                size = min(size, len(chunk) - _find_last_end(chunk))
            if size > self._most_bytes:
                raise ResponseTooLarge(f"more than {self._most_bytes} bytes")
            yield chunk
        if self._events and not self._resumable:
            raise StreamInterrupted("the stream ended before its answer")


def find_rpc_error(response: httpx2.Response) -> dict[str, Any] | None:
    """The error of JSON-RPC in a response that was read; None when there is none."""
    try:
        match json.loads(response.content):
            case {"error": {"code": int(), "message": str()} as error}:
                return dict(error)
    except (ValueError, RecursionError):
        pass
    return None


def _report(error: Exception) -> None:
    failures = _failures.get()
    if failures is not None:
        failures.append(error)


def _refuse(request: httpx2.Request, error: Exception) -> httpx2.Response:
    """An answer in the place of the hub's: its own error if it sent one."""
    request_id = _find_id(request)
    if request_id is None:
        return httpx2.Response(HTTPStatus.ACCEPTED)
    cause: dict[str, Any] | None = None
    if isinstance(error, httpx2.HTTPStatusError):
        cause = find_rpc_error(error.response)
    cause = cause or {"code": _TRANSPORT_FAILED, "message": type(error).__name__}
    return httpx2.Response(200, json={"jsonrpc": "2.0", "id": request_id, "error": cause})


def _find_id(request: httpx2.Request) -> int | str | None:
    """The id of the message; None for a notification, which gets no answer."""
    message: dict[str, Any] = json.loads(request.content)
    return message.get("id")


async def _read_refusal(
    request: httpx2.Request, response: httpx2.Response
) -> httpx2.HTTPStatusError:
    """The error with its body; one that is too large or breaks off counts as empty."""
    try:
        content = await response.aread()
    except httpx2.TransportError:
        content = b""
    finally:
        await response.aclose()
    refusal = httpx2.Response(response.status_code, content=content, request=request)
    return httpx2.HTTPStatusError("refused", request=request, response=refusal)


def _find_last_end(chunk: bytes) -> int:
    """The end of the last event that ends in the chunk; negative when none does."""
    end = max(chunk.rfind(b"\n\n"), chunk.rfind(b"\r\n\r\n"))
    return end if end >= 0 else -(1 << 62)
