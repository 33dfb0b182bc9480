"""One session with the hub, held open by a task of its own."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from services.tools.endpoint import HubEndpoint
from services.tools.hub_errors import unwrap_group

if TYPE_CHECKING:
    from services.tools.sdk import CallToolResult, McpTool, Session

_CLOSE_TIMEOUT_S = 5.0
_LATE_IMPORTS = ("httpcore", "anyio._backends._asyncio")
"""Imported in a thread: the first connection would import them on the event loop."""
_T = TypeVar("_T")
log = logging.getLogger(__name__)


class SessionLost(Exception):
    """The session is over; `__cause__` says why."""


class HubSession:
    """For one request at a time. A request that is left early ends the session.

    The SDK's contexts must be left by the task that entered them, so a task holds them.
    """

    def __init__(self, endpoint: HubEndpoint, tools_changed: Callable[[], None]) -> None:
        self._endpoint = endpoint
        self._tools_changed = tools_changed
        self._session: Session | None = None
        self._ready = asyncio.Event()
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._cause: BaseException | None = None
        self._cancel_last = False
        self._holder = asyncio.create_task(self._hold_open(), name="hub session")
        self.used = False
        """Whether a request succeeded on it."""

    async def open(self) -> None:
        """Wait until the session is initialized. Raises `SessionLost`."""
        try:
            async with asyncio.timeout(self._endpoint.connect_s):
                await self._race(self._ready.wait())
        except TimeoutError as error:
            self._end(error)
            raise SessionLost from error
        except asyncio.CancelledError:
            self._end(None)
            raise

    @property
    def is_alive(self) -> bool:
        """Whether nothing has ended it so far."""
        return not self._over.done() and not self._holder.done()

    async def tools(self) -> "list[McpTool]":
        """The tools of the group. Raises `SessionLost`, `McpError`."""
        return await self._request(self._active_session.list_all_tools())

    async def call(self, name: str, arguments: Mapping[str, Any]) -> "CallToolResult":
        """What a tool answers. Raises `SessionLost`, `McpError`."""
        return await self._request(self._active_session.call_tool(name, dict(arguments)))

    async def close(self) -> None:
        """Close the session, waiting up to a limit."""
        self._end(None)
        _, left = await asyncio.wait({self._holder}, timeout=_CLOSE_TIMEOUT_S)
        for task in left:
            task.cancel()

    @property
    def _active_session(self) -> "Session":
        if self._session is None:
            raise SessionLost
        return self._session

    async def _request(self, request: Coroutine[Any, Any, _T]) -> _T:
        try:
            answer = await self._race(request)
        except BaseException as error:
            sdk = import_module("services.tools.sdk")
            if isinstance(error, sdk.McpError) and error.error.code != sdk.CONNECTION_CLOSED:
                raise
            self._cancel_last = isinstance(error, asyncio.CancelledError | TimeoutError)
            self._end(error)
            if isinstance(error, Exception) and not isinstance(error, SessionLost | TimeoutError):
                raise SessionLost from error
            raise
        self.used = True
        return answer

    async def _race(self, work: Coroutine[Any, Any, _T]) -> _T:
        """What the work gives, unless the session ends before. Raises `SessionLost`."""
        task = asyncio.create_task(work)
        ends = (task, self._over, self._holder)
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise SessionLost from self._cause
        finally:
            task.cancel()
            with suppress(BaseException):
                task.exception() if task.done() else None

    def _end(self, cause: BaseException | None) -> None:
        self._cause = self._cause or cause
        if not self._over.done():
            self._over.set_result(None)

    async def _hold_open(self) -> None:
        try:
            sdk = await asyncio.to_thread(_load_sdk)
            listener = sdk.SessionListener(self._end, self._tools_changed)
            async with sdk.connect(self._endpoint, listener) as session:
                self._session = session
                self._ready.set()
                await asyncio.wait((self._over,))
                if self._cancel_last:
                    async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                        await session.cancel_last()
        except Exception as error:  # noqa: BLE001 - whatever it was, it ended the session
            log.info("hub session ended", extra={"error": type(unwrap_group(error)).__name__})
            self._end(error)
        finally:
            self._end(None)


def _load_sdk() -> Any:
    for name in _LATE_IMPORTS:
        import_module(name)
    return import_module("services.tools.sdk")
