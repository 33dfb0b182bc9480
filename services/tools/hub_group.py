"""One group of the hub, as the agent sees it (`agent.ports.ToolProvider`)."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.ports import Tool, ToolResult
from model.errors import ToolFailed
from services.tools.endpoint import HubEndpoint
from services.tools.hub_errors import is_safe_to_retry, to_tool_error, unwrap_group
from services.tools.hub_session import HubSession, SessionLost
from services.tools.image_links import ImageLinks
from services.tools.session_pool import SessionPool
from services.tools.tool_listing import ListedTool, ToolFilter, clean_text, to_listed_tools
from services.tools.tool_results import to_result

if TYPE_CHECKING:
    from services.tools.sdk import CallToolResult

LIST_MAX_AGE_S = 60.0
"""How long a list of tools is cached when the hub reports no change."""
FAILURE_MAX_AGE_S = 2.0
_LIST_TIMEOUT_S = 10.0
_REASON_LENGTH = 500
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallLimits:
    """What one call may take."""

    call_s: float = 60.0
    result_bytes: int = 64 * 1024


class HubGroup:
    """The tools of a group: listed, called within limits, failures as messages."""

    def __init__(
        self,
        name: str,
        endpoint: HubEndpoint,
        choice: ToolFilter,
        limits: CallLimits,
        links: ImageLinks | None = None,
    ) -> None:
        self.name = name
        self._choice = choice
        self._limits = limits
        self._links = links or ImageLinks(())
        self._pool = SessionPool(endpoint, self._invalidate)
        self._lister = SessionPool(endpoint, self._invalidate, most=1)
        self._tools: dict[str, ListedTool] = {}
        self._until = 0.0
        self._changes = 0
        self._listing = asyncio.Lock()
        self._problem: ToolFailed | None = None

    @property
    def problem(self) -> ToolFailed | None:
        """Why the hub did not list its tools when it was last asked; None when it did."""
        return self._problem

    async def tools(self) -> tuple[Tool, ...]:
        """What may be called now; nothing when the hub does not answer, see `problem`."""
        return tuple(each.tool for each in (await self._cached_tools()).values())

    async def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        """Call a tool. Raises `ToolFailed`; cancelling the task cancels the call."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._limits.call_s):
                found = await self._find_tool(name)
                answer = await self._call_with_retry(found.hub_name, arguments)
        except TimeoutError:
            raise ToolFailed("tools.timeout", name=name, seconds=self._limits.call_s) from None
        ms = round((time.monotonic() - began) * 1000)
        log.info("tool called", extra={"tool": name, "group": self.name, "ms": ms})
        return await self._links.fetch_images(to_result(answer, self._limits.result_bytes))

    async def close(self) -> None:
        """End the sessions with the hub."""
        await asyncio.gather(self._pool.close(), self._lister.close())

    async def _find_tool(self, name: str) -> ListedTool:
        known = await self._cached_tools()
        if name not in known and self._problem:
            raise self._problem
        if name not in known:
            raise ToolFailed("tools.unknown", name=clean_text(name, 64))
        return known[name]

    async def _call_with_retry(
        self, hub_name: str, arguments: Mapping[str, Any]
    ) -> "CallToolResult":
        """Once more on a new session, when the old one was forgotten by the hub."""
        for fresh in (False, True):
            async with self._pool.session(fresh=fresh) as session:
                try:
                    return await session.call(hub_name, arguments)
                except Exception as error:
                    if fresh or not _may_retry(session, error):
                        raise _to_tool_error(error) from error
        raise AssertionError

    async def _cached_tools(self) -> dict[str, ListedTool]:
        async with self._listing:
            if time.monotonic() >= self._until:
                await self._refresh()
            return self._tools

    async def _refresh(self) -> None:
        changes, max_age_s = self._changes, FAILURE_MAX_AGE_S
        try:
            async with asyncio.timeout(_LIST_TIMEOUT_S):
                self._tools = await self._fetch_tools()
            self._problem = None
            if self._tools:  # a hub that is starting has none yet
                max_age_s = LIST_MAX_AGE_S
        except (ToolFailed, TimeoutError) as error:
            self._problem, self._tools = to_tool_error(error), {}
            log.warning("hub lists no tools", extra={"group": self.name, "why": str(self._problem)})
        if changes == self._changes:
            self._until = time.monotonic() + max_age_s

    async def _fetch_tools(self) -> dict[str, ListedTool]:
        for fresh in (False, True):
            async with self._lister.session(fresh=fresh) as session:
                try:
                    return to_listed_tools(await session.tools(), self.name, self._choice)
                except Exception as error:
                    if fresh or not session.used:
                        raise _to_tool_error(error) from error
        raise AssertionError

    def _invalidate(self) -> None:
        self._changes += 1
        self._until = 0.0


def _may_retry(session: HubSession, error: Exception) -> bool:
    """Whether a call may be made once more: the session is old, and the call never began."""
    if not session.used:
        return False
    cause = error.__cause__ if isinstance(error, SessionLost) else None
    return cause is not None and is_safe_to_retry(cause)


def _to_tool_error(error: Exception) -> ToolFailed:
    """The failure in words; what the hub itself says against a request is quoted."""
    cause = unwrap_group(error.__cause__ or error) if isinstance(error, SessionLost) else error
    said = getattr(cause, "error", None)
    if said is not None and not isinstance(error, SessionLost):
        return ToolFailed("tools.refused", reason=clean_text(said.message, _REASON_LENGTH))
    return to_tool_error(cause)
