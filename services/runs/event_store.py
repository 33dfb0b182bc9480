"""Where the logs of runs are kept: what a store must do, and what it is handed."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from model.repositories.runs.run_events import Chunk
from model.repositories.runs.runs import Ending
from services.runs.log import Events, LoggedEvent, LogState

CHUNK_BYTES = 1024 * 1024


@dataclass
class Pending:
    """What is waiting to be written of one run."""

    run_id: str
    events: list[LoggedEvent] = field(default_factory=list)
    ending: Ending | None = None
    done: asyncio.Future[bool] | None = None

    def chunks(self) -> Iterator[Chunk]:
        """The events as chunks of at most about a megabyte (or one event)."""
        start, size = 0, 0
        for position, event in enumerate(self.events):
            if size and size + len(event.data) > CHUNK_BYTES:
                yield self._chunk(start, position)
                start, size = position, 0
            size += len(event.data)
        yield self._chunk(start, len(self.events))

    def _chunk(self, start: int, stop: int) -> Chunk:
        events = self.events[start:stop]
        data = b"\n".join(event.data for event in events)
        return Chunk(self.run_id, events[0].seq, events[-1].seq, events[-1].last, data)


Batch = list[Pending]


class Taken(Exception):
    """A run is no longer ours to write: another process wrote or ended it, or it was deleted."""


class EventStore(Protocol):
    """Keeps events so that they outlive every process. Twins: our database, and Redis Streams.

    The stored answer and the end of a run are in our database, whichever store it is.
    """

    @property
    def pause_s(self) -> float:
        """What to leave between two looks for news."""
        ...

    @property
    def outages(self) -> tuple[type[Exception], ...]:
        """What is raised while the store does not answer; writing is tried again."""
        ...

    async def check(self) -> None:
        """Raise `Unavailable` when nothing could be written now."""
        ...

    async def write(self, batch: Batch) -> None:
        """Make it durable, an ending together with the answer. Raises `Taken`."""
        ...

    async def holds(self, pending: Pending) -> bool:
        """Whether a writing that seemed to fail was made after all."""
        ...

    async def state(self, run_id: str) -> LogState:
        """What is durable of a run."""
        ...

    async def after(self, run_id: str, seq: int) -> Events:
        """The next durable events after number `seq`, about a quarter of a megabyte, or one.

        Raises `Gone` when there are later ones but not these.
        """
        ...

    async def news(self, seen: Mapping[str, int]) -> Sequence[Chunk]:
        """What is newer than what was `seen` of each run; may wait a little for it."""
        ...

    async def forget(self, run_ids: Sequence[str]) -> None:
        """Remove what is kept of runs that are being deleted."""
        ...


def unpacked(chunks: Iterable[Chunk]) -> Iterator[LoggedEvent]:
    """The events of chunks."""
    for chunk in chunks:
        for seq, data in enumerate(chunk.data.split(b"\n"), chunk.first_seq):
            yield LoggedEvent(seq, data, last=chunk.ends and seq == chunk.last_seq)
