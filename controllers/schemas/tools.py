"""Tools and their groups as they are shown, and what is given to try one."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from agent.ports import Tool
from model.locales import Locale
from services.tools.service import GroupName, GroupState, TrialOutcome

GroupReadiness = Literal["ok", "empty", "down", "not_configured"]


class ToolView(BaseModel):
    """A tool that may be called now. Its words are its server's own."""

    group: GroupName
    name: str
    server: str
    description: str
    arguments: dict[str, Any]
    """JSON schema of an object."""
    sends_out: bool
    public: bool
    """Whether its results hold nothing private."""

    @classmethod
    def from_tool(cls, group: GroupName, tool: Tool) -> "ToolView":
        """The view of a tool."""
        return cls(
            group=group,
            name=tool.name,
            server=tool.server,
            description=tool.description,
            arguments=dict(tool.arguments),
            sends_out=tool.sends_out,
            public=tool.public,
        )


class ToolGroupView(BaseModel):
    """A group of the hub: whether it answers, and if not why."""

    name: GroupName
    state: GroupReadiness
    tools: int
    problem: str | None = None

    @classmethod
    def from_group(cls, group: GroupState, locale: Locale) -> "ToolGroupView":
        """The view of a group in the reader's language."""
        problem = group.problem.text(locale) if group.problem else None
        state: GroupReadiness = "ok" if group.tools else "empty"
        if not group.configured:
            state = "not_configured"
        elif problem:
            state = "down"
        return cls(name=group.name, state=state, tools=len(group.tools), problem=problem)


class ToolTrial(BaseModel):
    """What to call a tool with."""

    arguments: dict[str, Any] = Field(default_factory=dict)


class ToolTrialResult(BaseModel):
    """What a tool answered; `failed` when it says itself that it failed."""

    text: str
    failed: bool
    truncated: bool
    pictures: list[str] = Field(description="Pictures it returned, as data: addresses.")
    elapsed_ms: int

    @classmethod
    def from_outcome(cls, trial: TrialOutcome) -> "ToolTrialResult":
        """The view of a trial."""
        result = trial.result
        return cls(
            text=result.text,
            failed=result.failed,
            truncated=result.truncated,
            pictures=[image.url for image in result.images],
            elapsed_ms=trial.elapsed_ms,
        )
