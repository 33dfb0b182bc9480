"""The log of a run: numbered events, durable before anybody reads them."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from model.repositories.runs import Ending


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An AG-UI event as JSON, with its number in the run (from 1). `last` ends the run."""

    seq: int
    data: bytes
    last: bool = False


@dataclass(frozen=True, slots=True)
class LogState:
    """How far a run's log is. `last_seq` is 0 when nothing is kept."""

    last_seq: int
    ended: bool


Events = tuple[LoggedEvent, ...]


class RunLog(Protocol):
    """Where events of runs are kept and followed. Twins: our database, later Redis Streams.

    One process writes a run at a time. A writer that lost its run to another process finds out by
    `lost` being called, and nothing it writes afterwards is kept.
    """

    def opened(self, run_id: str, first: LoggedEvent) -> None:
        """The run begins here and its first event is durable; readers here are woken at once."""
        ...

    async def append(self, run_id: str, event: LoggedEvent) -> None:
        """Take an event to be written; waits while too much is waiting to be written."""
        ...

    async def finish(self, run_id: str, event: LoggedEvent, ending: Ending) -> bool:
        """Write the last event and the run's ending together; False when the run was lost."""
        ...

    def follow(self, run_id: str, after: int, idle_s: float) -> AsyncGenerator[Events]:
        """The events after number `after`, as they become durable, until the run has ended.

        Yields an empty tuple when nothing came for `idle_s`, so that the reader can say it lives.
        """
        ...

    async def state(self, run_id: str) -> LogState:
        """What is durable of a run."""
        ...
