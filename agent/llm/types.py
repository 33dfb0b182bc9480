"""What goes to a model and what comes back, without any library's types."""

from dataclasses import dataclass, field
from typing import Literal, TypedDict


class Message(TypedDict):
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """Which model, where, and how long to wait for it."""

    name: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    temperature: float = 0.0
    timeout_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of an answer, or of the thinking before it."""

    text: str
    thinking: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call."""

    input: int
    output: int


class CallFailed(Exception):
    """The server refused a call with `status`, or the connection failed (None)."""

    def __init__(self, status: int | None, detail: str, retry_after: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_after = retry_after
