"""Ports of the assistant beside model and tools. The container supplies them."""

from dataclasses import dataclass
from typing import Literal, Protocol

from model.chats.question import Turn
from model.files.document import FoundPassage
from model.sources.egress import OPEN_EGRESS, SourceEgress


class DocumentSearch(Protocol):
    """The documents that a question is about, of one user."""

    async def search(self, words: str) -> tuple[FoundPassage, ...]:
        """The passages that fit best, the best first, few enough to be read at once.

        Raises an `AppError` when the documents are not there any more, or too many search.
        """
        ...


@dataclass(frozen=True, slots=True)
class ChatHistory:
    """A chat before the question: a summary of its older turns, and its newer turns."""

    summary: str = ""
    turns: tuple[Turn, ...] = ()
    """Oldest first."""
    private: bool = False
    """Whether answers of the chat were made from data or documents of the user."""
    tools: tuple[str, ...] = ()
    """Tools whose results came into it; an empty name is a tool whose name was not recorded."""
    egress: SourceEgress = OPEN_EGRESS
    """What of it may leave: the strictest of the sources that it was about."""


@dataclass(frozen=True, slots=True)
class PrivateSource:
    """Where private data of a chat comes from, as its user knows it."""

    kind: Literal["tool", "file", "datasource", "dify", "chat"]
    """`chat` is an earlier answer of which no more is known."""
    name: str


class ChatMemory(Protocol):
    """The memory of one chat."""

    async def recall(self) -> ChatHistory:
        """The chat before this question."""
        ...

    async def keep(self, summary: str, turns: int) -> None:
        """Store a summary that replaces the summary so far and the `turns` oldest turns."""
        ...

    async def list_private_sources(self) -> tuple[PrivateSource, ...]:
        """The data sources and files that earlier questions of the chat were about."""
        ...
