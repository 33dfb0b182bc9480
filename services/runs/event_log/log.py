"""The log of a run: numbered events, durable before anybody reads them."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from model.repositories.runs.runs import Ending


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An AG-UI event as JSON, with its number in the run (from 1). `last` ends the run."""

    seq: int
    data: bytes
    last: bool = False


@dataclass(frozen=True, slots=True)
class EventLogState:
    """The extent of a run's log. `last_seq` is 0 when nothing is stored.

    Everything from `first_seq` on is stored.
    """

    last_seq: int
    ended: bool
    first_seq: int = 1


Events = tuple[LoggedEvent, ...]


class EventLog(Protocol):
    """Where events of runs are written and followed; an `EventStore` holds them.

    One process writes a run at a time. A writer that lost its run to another process learns it
    by a callback, and nothing it writes afterwards is stored.
    """

    async def check(self) -> None:
        """Raise `Unavailable` when no run can be logged now."""
        ...

    def pending_bytes(self) -> int:
        """How much was taken and is not yet written."""
        ...

    def begin(self, run_id: str, first: LoggedEvent) -> None:
        """Register a run of this process, whose first event is durable already."""
        ...

    async def append(self, run_id: str, event: LoggedEvent) -> None:
        """Take an event to be written; waits while too much is waiting to be written."""
        ...

    async def finish(self, run_id: str, event: LoggedEvent, ending: Ending) -> bool:
        """Write the last event and the run's ending together; False when the run was lost."""
        ...

    def follow(self, run_id: str, after: int, idle_s: float) -> AsyncGenerator[Events]:
        """The events after number `after`, as they become durable, until the run has ended.

        Yields an empty tuple when nothing came for `idle_s`, so that a heartbeat can be sent.
        """
        ...

    async def read_state(self, run_id: str) -> EventLogState:
        """What is durable of a run."""
        ...

    async def read_after(self, run_id: str, seq: int) -> Events:
        """The next durable events after number `seq`; none when there are no more.

        Raises `Gone` when there are later ones but not these.
        """
        ...

    async def delete(self, run_ids: Sequence[str]) -> None:
        """Remove the logs of runs that are being deleted."""
        ...
