"""A stored answer: the content of its stream, without the order in time."""

from dataclasses import dataclass
from typing import Any, Literal

RunStatus = Literal["running", "finished", "failed", "cancelled", "waiting"]
Mode = Literal["data", "file", "chat", "dify"]


ResponderKind = Literal["builtin", "model"]


@dataclass(frozen=True, slots=True)
class ResponderIdentity:
    """Who answers: the built-in engine, or a model by its name."""

    kind: ResponderKind
    name: str
    model_id: str = ""
    """The id of the model; not stored with an answer, whose model may be deleted."""
    is_substitute: bool = False
    """Whether it answers because the model that was chosen for the chat is no longer there."""
    workspace_id: str = ""
    """The workspace whose models are its fallbacks; not stored with an answer."""


@dataclass(frozen=True, slots=True)
class StoredActivity:
    """A structured part, as its last snapshot was streamed."""

    id: str
    type: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StepTime:
    """A step and how long it took."""

    name: str
    ms: int


@dataclass(frozen=True, slots=True)
class StoredToolCall:
    """A call of a tool; without a result it was never answered, or waits for the user."""

    id: str
    name: str
    server: str = ""
    arguments: str = ""
    result: str | None = None
    failed: bool = False
    truncated: bool = False
    ms: int = 0
    pictures: tuple[str, ...] = ()
    """As `data:` addresses."""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer of a run as it is stored. Its texts are empty when there were none."""

    message_id: str = ""
    text: str = ""
    reasoning: str = ""
    activities: tuple[StoredActivity, ...] = ()
    steps: tuple[StepTime, ...] = ()
    tools: tuple[StoredToolCall, ...] = ()

    @property
    def tools_read(self) -> tuple[str, ...]:
        """The tools whose results came into the answer. Only tools of the hub have a server."""
        calls = (call for call in self.tools if call.server and call.result is not None)
        return tuple(dict.fromkeys(call.name for call in calls))

    @property
    def sql(self) -> str:
        """The statement that ran, else the last one tried, else nothing."""
        statements = [a.content for a in self.activities if a.type == "sql"]
        attempts = [content for content in statements if content.get("status") != "writing"]
        successful = [content for content in attempts if content.get("status") == "ok"]
        latest = (successful or attempts)[-1:]
        return str(latest[0].get("sql", "")) if latest else ""


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """A stored answer as it is read from the database: its parts stay JSON."""

    message_id: str = ""
    text: str = ""
    reasoning: str = ""
    activities: str = "[]"
    steps: str = "[]"
    tools: str | None = None
    interrupts: str | None = None
    """The questions of the answer to its user, JSON."""
    answers: str | None = None
    """The answers of its user to them, JSON."""
