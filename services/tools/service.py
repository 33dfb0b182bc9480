"""The groups of the hub, what they offer now, and tools tried by hand."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from agent.ports import Tool, ToolResult
from model.errors import NotFound, ToolFailed

if TYPE_CHECKING:
    from services.tools.hub_group import HubGroup

GroupName = Literal["common", "database"]
"""The assistant's group, and the one for questions over data."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GroupState:
    """A group as it is now."""

    name: GroupName
    configured: bool = False
    tools: tuple[Tool, ...] = ()
    problem: ToolFailed | None = None


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What came of a tool that was tried."""

    result: ToolResult
    elapsed_ms: int


class ToolService:
    """All that can be done with tools. Without a configured group there are none."""

    def __init__(self, groups: Mapping[GroupName, "HubGroup"]) -> None:
        self._groups = groups

    def providers(self) -> "tuple[HubGroup | None, HubGroup | None]":
        """The assistant's tools, and those of questions over data; None when not configured."""
        return self._groups.get("common"), self._groups.get("database")

    async def list_groups(self) -> tuple[GroupState, ...]:
        """Every group with its tools; one that does not answer says why."""
        return tuple(await asyncio.gather(*map(self._state, get_args(GroupName))))

    async def find(self, group: str, name: str) -> Tool:
        """A tool that may be called now. Raises `NotFound`, or `ToolFailed` when nobody knows."""
        provider = self._find_group(group)
        for tool in await provider.tools():
            if tool.name == name:
                return tool
        if provider.problem:
            raise provider.problem
        raise NotFound("tools.unknown", name=name)

    async def try_tool(
        self, group: str, name: str, arguments: Mapping[str, Any], user_id: str
    ) -> TrialOutcome:
        """Call a tool once, by hand. Raises `NotFound`, `ToolFailed`."""
        provider = self._find_group(group)
        log.info("tool tried", extra={"tool": name, "group": group})
        started_at = time.monotonic()
        result = await provider.call(name, arguments, user_id)
        return TrialOutcome(result, round((time.monotonic() - started_at) * 1000))

    async def check(self) -> str:
        """How many tools there are. Raises `ToolFailed` when a group does not answer."""
        states = await self.list_groups()
        for state in states:
            if state.problem:
                raise state.problem
        return f"{sum(len(state.tools) for state in states)} tools"

    async def close(self) -> None:
        """End the sessions with the hub."""
        await asyncio.gather(*(group.close() for group in self._groups.values()))

    def _find_group(self, group: str) -> "HubGroup":
        for name, provider in self._groups.items():
            if name == group:
                return provider
        raise NotFound("tools.unknown_group")

    async def _state(self, name: GroupName) -> GroupState:
        provider = self._groups.get(name)
        if provider is None:
            return GroupState(name)
        tools = await provider.tools()
        return GroupState(name, True, tools, provider.problem)
