"""What a node may emit: one closed union, turned into AG-UI events by `agent.stream`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from model.answers.activities import Activity
from model.answers.picture import Picture
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
class Content:
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
    """The model thinks no more in a step."""

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
    """What a call came to, in `ms` milliseconds."""

    id: str
    text: str
    failed: bool = False
    truncated: bool = False
    ms: int = 0
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Paused:
    """The answer waits for its user; the last that is said. The runs service stores it."""

    pause: Pause


@dataclass(frozen=True, slots=True)
class ResultKept:
    """All rows of the answer, for downloads; not a wire event, the runs service stores it."""

    result: QueryResult
    sql: str


@dataclass(frozen=True, slots=True)
class TokensUsed:
    """What one model call cost; not a wire event, the runs service adds it up."""

    model: str
    input: int
    output: int
    cached: int = 0
    """How many of `input` the server took from its prefix cache."""


@dataclass(frozen=True, slots=True)
class FellOver:
    """Another model answers than the one asked; not a wire event, the runs service tells it."""

    failed: str
    name: str


@dataclass(frozen=True, slots=True)
class ModelCalled:
    """A model call that is over; not a wire event, it is measured.

    `outcome` is `ok`, `cancelled` or the code of the error.
    """

    model: str
    seconds: float
    outcome: str


@dataclass(frozen=True, slots=True)
class StatementRefused:
    """The guard refused a statement; not a wire event, it is counted by rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class ToolsRefused:
    """The model's server takes no tools; not a wire event, the runs service tells it."""

    name: str


@dataclass(frozen=True, slots=True)
class EngineReply:
    """The engine replies where a model was chosen; not a wire event, the run keeps it."""


Unsaid = (
    ResultKept
    | TokensUsed
    | FellOver
    | ModelCalled
    | StatementRefused
    | ToolsRefused
    | Paused
    | EngineReply
)
"""What is handed on beside the stream."""
Emitted = (
    StepStarted
    | StepFinished
    | Content
    | TextDelta
    | TextEnded
    | ThinkingDelta
    | ThinkingEnded
    | ToolCalled
    | ToolAnswered
    | Unsaid
)
Emit = Callable[[Emitted], None]
"""Takes what a node has to say."""
