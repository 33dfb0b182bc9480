"""Who answers, and over what: the ports of the run service to agents and data sources."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.stream import StreamItem
from model.answer import Answering, Mode
from model.question import Turn
from model.run import Run


@dataclass(frozen=True, slots=True)
class Task:
    """A run with what the agent needs to know of its chat."""

    run: Run
    history: tuple[Turn, ...] = ()
    given_sql: str = ""


class Agents(Protocol):
    """Answers questions of every mode that is offered."""

    @property
    def answering(self) -> Answering:
        """Who writes the SQL and the summary."""
        ...

    @property
    def modes(self) -> frozenset[Mode]:
        """The modes that are offered."""
        ...

    def answer(self, task: Task) -> AsyncGenerator[StreamItem]:
        """The events between start and end. Closing it ends the model call and the query."""
        ...


class Sources(Protocol):
    """The data sources that may be asked."""

    async def ids(self) -> Sequence[str]:
        """The ids of all of them."""
        ...
