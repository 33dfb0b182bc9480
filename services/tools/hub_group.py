"""One group of the hub: lists its tools, and calls them for a user."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from agent.llm.key_masking import mask_key
from agent.ports import Tool, ToolResult
from model.errors import ToolFailed
from services.tools.endpoint import HubEndpoint
from services.tools.hub_errors import is_lost_on_way, is_safe_to_retry, to_tool_error
from services.tools.hub_session import HubSession
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
_NOBODY = ""
"""The user whose session lists the tools: none."""
_T = TypeVar("_T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallLimits:
    """The limits of one call."""

    call_s: float = 60.0
    result_bytes: int = 64 * 1024


class HubGroup:
    """The tools of a group. Calls have limits of time and size; failures are `ToolFailed`."""

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
        self._token = endpoint.token
        self._pool = SessionPool(endpoint, self._invalidate)
        self._tools: dict[str, ListedTool] = {}
        self._fresh_until = 0.0
        self._changes = 0
        self._listing = asyncio.Lock()
        self._problem: ToolFailed | None = None

    @property
    def problem(self) -> ToolFailed | None:
        """Why the hub did not list its tools when it was last asked; None when it did."""
        return self._problem

    def for_user(self, user_id: str) -> "UserTools":
        """The tools as a user calls them: a session that the hub keeps is his alone."""
        return UserTools(self, user_id)

    async def tools(self) -> tuple[Tool, ...]:
        """What may be called now; nothing when the hub does not answer, see `problem`."""
        return tuple(each.tool for each in (await self._cached_tools()).values())

    async def call(self, name: str, arguments: Mapping[str, Any], user_id: str) -> ToolResult:
        """Call a tool. Raises `ToolFailed`; cancelling the task cancels the call."""
        started_at = time.monotonic()
        try:
            async with asyncio.timeout(self._limits.call_s):
                tool = await self._find_tool(name)
                answer = await self._call(user_id, tool.hub_name, arguments)
        except TimeoutError:
            raise ToolFailed("tools.timeout", name=name, seconds=self._limits.call_s) from None
        ms = round((time.monotonic() - started_at) * 1000)
        log.info("tool called", extra={"tool": name, "group": self.name, "ms": ms})
        result = to_result(answer, self._limits.result_bytes)
        masked = replace(result, text=mask_key(result.text, self._token))
        return await self._links.fetch_images(masked)

    async def close(self) -> None:
        """End the connections with the hub."""
        await self._pool.close()

    async def _find_tool(self, name: str) -> ListedTool:
        tools = await self._cached_tools()
        if name not in tools and self._problem:
            raise self._problem
        if name not in tools:
            raise ToolFailed("tools.unknown", name=clean_text(name, 64))
        return tools[name]

    async def _call(
        self, user_id: str, hub_name: str, arguments: Mapping[str, Any]
    ) -> "CallToolResult":
        if not user_id:
            raise ValueError("a tool is called for a user")
        async with self._pool.place():
            return await self._request(
                user_id, lambda session: session.call(hub_name, arguments), is_safe_to_retry
            )

    async def _request(
        self,
        user_id: str,
        send: Callable[[HubSession], Awaitable[_T]],
        may_retry: Callable[[Exception], bool],
    ) -> _T:
        """Send a request; again on a new session if the old one was lost before the hub acted."""
        session = await self._pool.session(user_id)
        try:
            return await send(session)
        except Exception as error:
            if not may_retry(error):
                raise to_tool_error(error, self._token) from error
            self._pool.discard(session)
        session = await self._pool.session(user_id)
        try:
            return await send(session)
        except Exception as error:
            raise to_tool_error(error, self._token) from error

    async def _cached_tools(self) -> dict[str, ListedTool]:
        async with self._listing:
            if time.monotonic() >= self._fresh_until:
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
            self._problem, self._tools = to_tool_error(error, self._token), {}
            log.warning("hub lists no tools", extra={"group": self.name, "why": str(self._problem)})
        if changes == self._changes:
            self._fresh_until = time.monotonic() + max_age_s

    async def _fetch_tools(self) -> dict[str, ListedTool]:
        tools = await self._request(_NOBODY, HubSession.tools, is_lost_on_way)
        return to_listed_tools(tools, self.name, self._choice)

    def _invalidate(self) -> None:
        self._changes += 1
        self._fresh_until = 0.0


class UserTools:
    """The tools of a group, as one user calls them (`agent.ports.ToolProvider`)."""

    def __init__(self, group: HubGroup, user_id: str) -> None:
        self._group = group
        self._user_id = user_id

    @property
    def problem(self) -> ToolFailed | None:
        """Why the hub did not list its tools when it was last asked; None when it did."""
        return self._group.problem

    async def tools(self) -> tuple[Tool, ...]:
        """What may be called now; nothing when the hub does not answer, see `problem`."""
        return await self._group.tools()

    async def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        """Call a tool. Raises `ToolFailed`; cancelling the task cancels the call."""
        return await self._group.call(name, arguments, self._user_id)
