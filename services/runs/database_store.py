"""Logs in our own database. Needs nothing else, works with any number of workers."""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from model.database.engine import Database
from model.repositories.runs import run_events, runs
from model.repositories.runs.run_events import Chunk
from services.runs.event_store import Batch, Pending, Taken, unpacked
from services.runs.log import Events, LogState

POLL_S = 0.1
"""How late readers see a run that another process writes, at most."""
OUTAGES = (OperationalError, InterfaceError, OSError, TimeoutError)


class DatabaseStore:
    """`EventStore` over `run_events`."""

    pause_s = POLL_S
    outages: tuple[type[Exception], ...] = OUTAGES

    def __init__(self, database: Database) -> None:
        self._database = database

    async def check(self) -> None:
        """A run cannot be stored while its log cannot: they are in one place."""

    async def write(self, batch: Batch) -> None:
        """All of it in one transaction."""
        try:
            await self._database.write(partial(_store, batch=batch))
        except IntegrityError as error:
            raise Taken from error

    async def holds(self, pending: Pending) -> bool:
        """Whether the commit was made and only its confirmation lost."""
        async with self._database.reading() as session:
            stored = await run_events.find_after(session, pending.run_id, pending.events[0].seq - 1)
        return [chunk.data for chunk in stored] == [chunk.data for chunk in pending.chunks()]

    async def state(self, run_id: str) -> LogState:
        """What is durable of a run."""
        async with self._database.reading() as session:
            return LogState(*await run_events.find_last(session, run_id))

    async def after(self, run_id: str, seq: int) -> Events:
        """The next events; all of a run are kept, or none."""
        async with self._database.reading() as session:
            chunks = await run_events.find_after(session, run_id, seq)
        return tuple(event for event in unpacked(chunks) if event.seq > seq)

    async def news(self, seen: Mapping[str, int]) -> Sequence[Chunk]:
        """What is newer, as it is now."""
        async with self._database.reading() as session:
            return await run_events.find_new(session, seen)

    async def forget(self, run_ids: Sequence[str]) -> None:
        """Nothing: what belongs to a run is deleted with it."""


def _store(connection: Connection, batch: Batch) -> None:
    run_events.add(connection, [chunk for pending in batch for chunk in pending.chunks()])
    for pending in batch:
        if pending.ending and not runs.end(connection, pending.run_id, pending.ending):
            raise Taken(pending.run_id)
