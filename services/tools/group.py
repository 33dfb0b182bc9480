"""One group of the hub, as the agent sees it (`agent.ports.ToolProvider`)."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.ports import Tool, ToolResult
from model.errors import ToolFailed
from services.tools.contents import to_result
from services.tools.endpoint import Endpoint
from services.tools.failures import leaf, never_began, told
from services.tools.links import PictureLinks
from services.tools.listing import Choice, Listed, listed, words
from services.tools.pool import SessionPool
from services.tools.session import HubSession, Lost

if TYPE_CHECKING:
    from services.tools.sdk import CallToolResult

BELIEVED_S = 60.0
"""How long a list of tools counts when the hub tells of no change."""
FAILURE_BELIEVED_S = 2.0
_LIST_S = 10.0
_REASON_LENGTH = 500
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take."""

    call_s: float = 60.0
    result_bytes: int = 64 * 1024


class HubGroup:
    """The tools of a group: listed, called within limits, each failure in words."""

    def __init__(
        self,
        name: str,
        endpoint: Endpoint,
        choice: Choice,
        limits: Limits,
        links: PictureLinks | None = None,
    ) -> None:
        self.name = name
        self._choice = choice
        self._limits = limits
        self._links = links or PictureLinks(())
        self._pool = SessionPool(endpoint, self._changed)
        self._lister = SessionPool(endpoint, self._changed, most=1)
        self._tools: dict[str, Listed] = {}
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
        return tuple(each.tool for each in (await self._known()).values())

    async def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        """Call a tool. Raises `ToolFailed`; cancelling the task cancels the call."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._limits.call_s):
                found = await self._found(name)
                answer = await self._called(found.hub_name, arguments)
        except TimeoutError:
            raise ToolFailed("tools.timeout", name=name, seconds=self._limits.call_s) from None
        ms = round((time.monotonic() - began) * 1000)
        log.info("tool called", extra={"tool": name, "group": self.name, "ms": ms})
        return await self._links.followed(to_result(answer, self._limits.result_bytes))

    async def close(self) -> None:
        """End the sessions with the hub."""
        await asyncio.gather(self._pool.close(), self._lister.close())

    async def _found(self, name: str) -> Listed:
        known = await self._known()
        if name not in known and self._problem:
            raise self._problem
        if name not in known:
            raise ToolFailed("tools.unknown", name=words(name, 64))
        return known[name]

    async def _called(self, hub_name: str, arguments: Mapping[str, Any]) -> "CallToolResult":
        """Once more on a new session, when the old one was forgotten by the hub."""
        for fresh in (False, True):
            async with self._pool.session(fresh=fresh) as session:
                try:
                    return await session.call(hub_name, arguments)
                except Exception as error:
                    if fresh or not _again(session, error):
                        raise _refusal(error) from error
        raise AssertionError

    async def _known(self) -> dict[str, Listed]:
        async with self._listing:
            if time.monotonic() >= self._until:
                await self._list()
            return self._tools

    async def _list(self) -> None:
        changes, believed = self._changes, FAILURE_BELIEVED_S
        try:
            async with asyncio.timeout(_LIST_S):
                self._tools = await self._asked()
            self._problem = None
            if self._tools:  # a hub that is starting has none yet
                believed = BELIEVED_S
        except (ToolFailed, TimeoutError) as error:
            self._problem, self._tools = told(error), {}
            log.warning("hub lists no tools", extra={"group": self.name, "why": str(self._problem)})
        if changes == self._changes:
            self._until = time.monotonic() + believed

    async def _asked(self) -> dict[str, Listed]:
        for fresh in (False, True):
            async with self._lister.session(fresh=fresh) as session:
                try:
                    return listed(await session.tools(), self.name, self._choice)
                except Exception as error:
                    if fresh or not session.used:
                        raise _refusal(error) from error
        raise AssertionError

    def _changed(self) -> None:
        self._changes += 1
        self._until = 0.0


def _again(session: HubSession, error: Exception) -> bool:
    """Whether a call may be made once more: the session is old, and the call never began."""
    if not session.used:
        return False
    cause = error.__cause__ if isinstance(error, Lost) else None
    return cause is not None and never_began(cause)


def _refusal(error: Exception) -> ToolFailed:
    """The failure in words; what the hub itself says against a request is quoted."""
    cause = leaf(error.__cause__ or error) if isinstance(error, Lost) else error
    said = getattr(cause, "error", None)
    if said is not None and not isinstance(error, Lost):
        return ToolFailed("tools.refused", reason=words(said.message, _REASON_LENGTH))
    return told(cause)
