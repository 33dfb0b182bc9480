"""The log of a run: numbered events, durable before anybody reads them."""

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


class EventWriter(Protocol):
    """Takes the events of this process's runs, to be written in batches.

    A run has one writer at a time. Once another process took it over, nothing more is stored.
    """

    async def append(self, run_id: str, event: LoggedEvent) -> None:
        """Take an event to be written; waits while too much is waiting to be written."""
        ...

    async def finish(self, run_id: str, event: LoggedEvent, ending: Ending) -> bool:
        """Write the last event and the run's ending together; False when the run was lost."""
        ...
