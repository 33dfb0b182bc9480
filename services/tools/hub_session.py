"""One connection with the hub, with its session if it has one; a task holds it open."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from services.tools.bounded_http_transport import StreamInterrupted, run_request
from services.tools.endpoint import HubEndpoint
from services.tools.hub_errors import unwrap_group

if TYPE_CHECKING:
    from services.tools.sdk import CallToolResult, McpTool, Session

_CLOSE_TIMEOUT_S = 5.0
_LATE_IMPORTS = ("httpcore2", "anyio._backends._asyncio")
"""Imported in a thread: the first connection would import them on the event loop."""
_T = TypeVar("_T")
log = logging.getLogger(__name__)


class HubSession:
    """Serves any number of requests at a time; after `retire` it ends with the last of them.

    The SDK's contexts must be left by the task that entered them, so a task holds them.
    """

    def __init__(
        self, endpoint: HubEndpoint, tools_changed: Callable[[], None], *, is_older: bool
    ) -> None:
        self._endpoint = endpoint
        self._tools_changed = tools_changed
        self._session: Session | None = None
        self._ready, self._end_event = asyncio.Event(), asyncio.Event()
        self._cause: BaseException | None = None
        self._retired = False
        self._requests = 0
        self._last_use_s = time.monotonic()
        self._holder = asyncio.create_task(self._hold_open(is_older), name="hub session")
        self.is_used = False
        """Whether a request succeeded on it."""

    async def open(self) -> None:
        """Wait until requests may be sent. Raises what prevented it."""
        try:
            async with asyncio.timeout(self._endpoint.connect_s):
                await self._ready.wait()
        except (TimeoutError, asyncio.CancelledError) as error:
            self._end(error if isinstance(error, TimeoutError) else None)
            self._holder.cancel()
            raise
        if self._session is None:
            raise self._cause or StreamInterrupted("ended before it began")

    @property
    def is_alive(self) -> bool:
        """Whether new requests may be sent."""
        return not (self._retired or self._end_event.is_set() or self._holder.done())

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it is left."""
        return self._holder.done()

    @property
    def is_stateful(self) -> bool:
        """Whether the hub keeps a session for it, so that it must stay with one user."""
        return self._active_session.has_session

    @property
    def is_older(self) -> bool:
        """Whether the hub speaks a version before 2026-07-28."""
        return self._active_session.has_handshake

    @property
    def idle_s(self) -> float:
        """For how long no request was made on it."""
        return 0.0 if self._requests else time.monotonic() - self._last_use_s

    async def tools(self) -> "list[McpTool]":
        """The tools of the group. Raises what went wrong, on the way or at the hub."""
        return await self._request(self._active_session.list_all_tools())

    async def call(self, name: str, arguments: Mapping[str, Any]) -> "CallToolResult":
        """What a tool answers. Raises what went wrong, on the way or at the hub."""
        return await self._request(self._active_session.run_tool(name, dict(arguments)))

    def retire(self) -> None:
        """Take no further requests, and end after those that are being served."""
        self._retired = True
        if not self._requests:
            self._end(None)

    async def close(self) -> None:
        """End at once, and wait until nothing of it is left."""
        self._end(None)
        await asyncio.wait({self._holder})

    @property
    def _active_session(self) -> "Session":
        if self._session is None:
            raise StreamInterrupted("not open")
        return self._session

    async def _request(self, request: Awaitable[_T]) -> _T:
        self._requests += 1
        try:
            answer = await run_request(request)
        except asyncio.CancelledError:
            if self.is_older:
                self._retired = True  # the hub was notified; the end of the session makes sure
            raise
        except Exception as error:
            if self._end_event.is_set():
                raise self._cause or StreamInterrupted("ended") from error
            raise
        finally:
            self._requests -= 1
            self._last_use_s = time.monotonic()
            if self._retired:
                self.retire()
        self.is_used = True
        return answer

    def _end(self, cause: BaseException | None) -> None:
        if not self._end_event.is_set():
            self._cause = cause
            self._end_event.set()
            asyncio.get_running_loop().call_later(_CLOSE_TIMEOUT_S, self._holder.cancel)

    async def _hold_open(self, is_older: bool) -> None:
        try:
            sdk = await asyncio.to_thread(_load_sdk)
            listener = sdk.SessionListener(self._end, self._tools_changed)
            async with sdk.connect(self._endpoint, listener, is_older=is_older) as session:
                self._session = session
                self._ready.set()
                await self._wait_for_end(sdk, session)
        except Exception as error:  # noqa: BLE001 - whatever it was, it ended the session
            log.info("hub session ended", extra={"error": type(unwrap_group(error)).__name__})
            self._end(unwrap_group(error))
        finally:
            self._end(None)
            self._ready.set()

    async def _wait_for_end(self, sdk: Any, session: "Session") -> None:
        if session.has_handshake:  # changes of the tools are announced without being asked for
            await self._end_event.wait()
            return
        watch = asyncio.create_task(sdk.watch_tools(session, self._tools_changed))
        try:
            await self._end_event.wait()
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)


def _load_sdk() -> Any:
    for name in _LATE_IMPORTS:
        import_module(name)
    return import_module("services.tools.sdk")
