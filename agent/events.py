"""Events that nodes emit: one closed union, translated into AG-UI events by `agent.agui_stream`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from model.answers.activities import Activity
from model.answers.image import Image
from model.chats.interrupt import Pause
from model.sources.query import QueryResult

StepName = Literal[
    "understand", "retrieve", "write_sql", "check_sql", "run_sql", "chart", "summarize", "suggest"
]


@dataclass(frozen=True, slots=True)
class StepStarted:
    """The work of a step begins; in chats its name is that of a tool."""

    name: str


@dataclass(frozen=True, slots=True)
class StepFinished:
    """The work of a step is done."""

    name: str


@dataclass(frozen=True, slots=True)
class ActivitySnapshot:
    """A structured part; the same `message_id` again replaces what was sent before."""

    activity: Activity
    message_id: str


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of the summary, or of what else the model says in a step."""

    text: str
    step: str = "summarize"


@dataclass(frozen=True, slots=True)
class TextEnded:
    """The summary is complete."""


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    """The next piece of what the model thinks in a step."""

    step: str
    text: str


@dataclass(frozen=True, slots=True)
class ThinkingEnded:
    """The thinking of a step is complete."""

    step: str


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """A tool is called; `arguments` is JSON, `server` whose tool it is, where that is known."""

    id: str
    name: str
    server: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolAnswered:
    """The result of a tool call, after `ms` milliseconds."""

    id: str
    text: str
    failed: bool = False
    truncated: bool = False
    ms: int = 0
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerPaused:
    """The answer is paused for its user; always the last event. The runs service stores it."""

    pause: Pause


@dataclass(frozen=True, slots=True)
class ResultReady:
    """All rows of the answer, for downloads; internal, the runs service stores it."""

    result: QueryResult
    sql: str


@dataclass(frozen=True, slots=True)
class TokensUsed:
    """The tokens of one model call; internal, the runs service adds them up."""

    model: str
    input: int
    output: int
    cached: int = 0
    """How many of `input` the server took from its prefix cache."""
    is_counted: bool = False
    """Whether they are counted in the budget of the user already."""


@dataclass(frozen=True, slots=True)
class ModelFallback:
    """A fallback model answers instead of the chosen one; internal, the runs service shows it."""

    failed_model: str
    name: str


@dataclass(frozen=True, slots=True)
class ModelCalled:
    """A model call has ended; internal, recorded as a metric.

    `outcome` is `ok`, `cancelled` or the code of the error.
    """

    model: str
    seconds: float
    outcome: str


@dataclass(frozen=True, slots=True)
class StatementRefused:
    """The guard refused a statement; internal, counted by rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class ToolsRefused:
    """The model's server refuses tools; internal, the runs service shows it."""

    name: str


@dataclass(frozen=True, slots=True)
class RuleEngineReply:
    """The engine replies where a model was chosen; no event of AG-UI, the run keeps it."""


InternalEvent = (
    ResultReady
    | TokensUsed
    | ModelFallback
    | ModelCalled
    | StatementRefused
    | ToolsRefused
    | AnswerPaused
    | RuleEngineReply
)
"""Events for the runs service that do not go to the client."""
AgentEvent = (
    StepStarted
    | StepFinished
    | ActivitySnapshot
    | TextDelta
    | TextEnded
    | ThinkingDelta
    | ThinkingEnded
    | ToolCalled
    | ToolAnswered
    | InternalEvent
)
Emit = Callable[[AgentEvent], None]
"""Receives the events of a node."""
