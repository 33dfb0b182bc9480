"""Requests to chat models and their answers, independent of any library's types."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, Protocol, Required, TypedDict, Unpack

from pydantic import BaseModel

from model.language_model import Thinking

TOKEN_LIMITS = ("max_tokens", "max_completion_tokens", "none")
"""The names of the limit of tokens in a request; the next one where a server refuses one."""

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host that may be connected to. Raises `OSError` when there are none."""


class ToolCallFunction(TypedDict):
    """The function of a tool call; `arguments` is a JSON object in a string."""

    name: str
    arguments: str


class AssistantToolCall(TypedDict):
    """A call of a tool, as a message of the assistant carries it."""

    id: str
    type: Literal["function"]
    function: ToolCallFunction


class Message(TypedDict):
    """One message of a prompt."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    tool_calls: NotRequired[list[AssistantToolCall]]
    """What the assistant called."""
    tool_call_id: NotRequired[str]
    """Which call a message of a tool answers."""


@dataclass(frozen=True, slots=True)
class ToolSchema:
    """A tool as it is described to a model; `arguments` is a JSON schema."""

    name: str
    description: str
    arguments: dict[str, Any]

    def to_openai(self) -> dict[str, Any]:
        """The tool as a request in OpenAI's format describes it."""
        function = {
            "name": self.name,
            "description": self.description,
            "parameters": self.arguments,
        }
        return {"type": "function", "function": function}


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """Which model, where, and how long to wait for it.

    With `resolve` only the addresses it returns are connected to, and no redirect is followed.
    """

    name: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    temperature: float = 0.0
    timeout_s: float = 120.0
    label: str = ""
    """What users call it; not set: its name."""
    thinking: Thinking = "auto"
    context_tokens: int | None = None
    """How long its prompts and answers may be together; not set: its server is asked."""
    resolve: Resolve | None = field(default=None, repr=False, compare=False)
    local: bool = False
    """Whether it runs within this installation; it may see more than remote ones."""

    @property
    def display_name(self) -> str:
        """What users call it."""
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """Which call of a tool a piece belongs to, as far as its server says so."""

    index: int
    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of an answer, of the thinking before it, or of a call's arguments."""

    text: str
    thinking: bool = False
    call: ToolCallPart | None = None
    """Only where tools were offered."""
    is_cut: bool = False
    """Whether the answer ends here because it reached its limit; the text is empty then."""
    logprobs: tuple[float, ...] = ()
    """How probable its tokens were to the model, as natural logarithms, where it was told."""


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """Tokens of one call."""

    input: int
    output: int
    cached: int = 0
    """How many of `input` the server took from its prefix cache, as far as it says so."""


class CallFailed(Exception):
    """The server refused a call with `status`, or the connection failed (None)."""

    def __init__(self, status: int | None, detail: str, retry_after: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_after = retry_after


class CallOptions(TypedDict, total=False):
    """The options of a call, beside its messages."""

    max_chars: Required[int]
    """How much is read at most, thinking included; more is an error."""
    shape: type[BaseModel] | None
    """Answered in JSON of this shape, where the server can be held to it."""
    tools: Sequence[ToolSchema]
    temperature: float | None
    """Used instead of the endpoint's."""
    max_tokens: int | None
    """How long the answer may be, thinking not counted; it ends there with a piece that is cut."""
    logprobs: bool
    """Whether to ask how probable the tokens of the answer are to the model."""
    local_only: bool
    """Whether the messages hold what no remote model may see."""
    confirm: Callable[[], Awaitable[None]]
    """Awaited before each request, retries and those to fallback models included: raises where the
    messages may not be sent any more."""


class ChatModel(Protocol):
    """A chat model, or a chain of models of which one answers."""

    @property
    def local(self) -> bool:
        """Whether the model that was chosen runs within this installation."""
        ...

    def stream(
        self, messages: list[Message], **options: Unpack[CallOptions]
    ) -> AsyncGenerator[Piece]:
        """The answer, piece by piece. Raises `Model…` errors, see `OpenAiChatModel.stream`."""
        ...

    async def find_context_tokens(self) -> int | None:
        """How many tokens a prompt and its answer may have together; None: unknown."""
        ...
