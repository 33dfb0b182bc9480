"""The port of event stores, and what is written to them."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from model.repositories.runs.run_events import Chunk
from model.repositories.runs.runs import Ending
from services.runs.event_log.log import EventLogState, Events, LoggedEvent

MAX_CHUNK_BYTES = 1024 * 1024


@dataclass
class PendingWrite:
    """Events of one run that wait to be written."""

    run_id: str
    events: list[LoggedEvent] = field(default_factory=list)
    ending: Ending | None = None
    done: asyncio.Future[bool] | None = None

    def chunks(self) -> Iterator[Chunk]:
        """The events as chunks of at most about a megabyte (or one event)."""
        start, size = 0, 0
        for position, event in enumerate(self.events):
            if size and size + len(event.data) > MAX_CHUNK_BYTES:
                yield self._chunk(start, position)
                start, size = position, 0
            size += len(event.data)
        yield self._chunk(start, len(self.events))

    def _chunk(self, start: int, stop: int) -> Chunk:
        events = self.events[start:stop]
        data = b"\n".join(event.data for event in events)
        return Chunk(self.run_id, events[0].seq, events[-1].seq, events[-1].last, data)


Batch = list[PendingWrite]


class OwnershipLost(Exception):
    """This process no longer owns a run: another one wrote or ended it, or it was deleted."""


class EventStore(Protocol):
    """Stores events durably. Implementations: our database, and Redis Streams.

    The stored answer and the end of a run are in our database, whichever store it is.
    """

    @property
    def poll_interval_s(self) -> float:
        """The pause between two polls."""
        ...

    @property
    def outage_errors(self) -> tuple[type[Exception], ...]:
        """The errors of an outage, after which writing is retried."""
        ...

    async def check(self) -> None:
        """Raise `Unavailable` when nothing could be written now."""
        ...

    async def write(self, batch: Batch) -> None:
        """Make it durable, an ending together with the answer. Raises `OwnershipLost`."""
        ...

    async def has_stored(self, pending: PendingWrite) -> bool:
        """Whether a write that seemed to fail has taken effect."""
        ...

    async def read_state(self, run_id: str) -> EventLogState:
        """What is durable of a run."""
        ...

    async def read_after(self, run_id: str, seq: int) -> Events:
        """The next durable events after number `seq`, about a quarter of a megabyte, or one.

        Raises `Gone` when there are later ones but not these.
        """
        ...

    async def read_new(self, last_seqs: Mapping[str, int]) -> Sequence[Chunk]:
        """Chunks newer than the `last_seqs` number of each run; may block for a moment."""
        ...

    async def delete(self, run_ids: Sequence[str]) -> None:
        """Delete the logs of runs that are being deleted."""
        ...


def unpack_chunks(chunks: Iterable[Chunk]) -> Iterator[LoggedEvent]:
    """The events of chunks."""
    for chunk in chunks:
        for seq, data in enumerate(chunk.data.split(b"\n"), chunk.first_seq):
            yield LoggedEvent(seq, data, last=chunk.ends and seq == chunk.last_seq)
