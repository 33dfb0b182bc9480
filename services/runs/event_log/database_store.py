"""Logs in our own database. Needs nothing else, works with any number of workers."""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from model.database.engine import Database
from model.repositories.runs import run_events, runs
from model.repositories.runs.run_events import Chunk
from services.audit.trail import AuditTrail
from services.runs.event_log.event_store import Batch, OwnershipLost, PendingWrite, unpack_chunks
from services.runs.event_log.log import EventLogState, Events

POLL_INTERVAL_S = 0.1
"""How late readers see a run that another process writes, at most."""
OUTAGE_ERRORS = (OperationalError, InterfaceError, OSError, TimeoutError)


class DatabaseEventStore:
    """`EventStore` over `run_events`.

    Events are committed with the entries of `audit` that were added before them.
    """

    poll_interval_s = POLL_INTERVAL_S
    outage_errors: tuple[type[Exception], ...] = OUTAGE_ERRORS

    def __init__(self, database: Database, audit: AuditTrail) -> None:
        self._database = database
        self._commit = audit.commit_with

    async def check(self) -> None:
        """Nothing to check: runs and their logs are in the same database."""

    async def write(self, batch: Batch) -> None:
        """All of it in one transaction."""
        try:
            await self._commit(partial(_store_batch, batch=batch))
        except IntegrityError as error:
            raise OwnershipLost from error

    async def has_stored(self, pending: PendingWrite) -> bool:
        """Whether the commit was made and only its confirmation lost."""
        async with self._database.reading() as session:
            stored_chunks = await run_events.find_after(
                session, pending.run_id, pending.events[0].seq - 1
            )
        return [chunk.data for chunk in stored_chunks] == [chunk.data for chunk in pending.chunks()]

    async def read_state(self, run_id: str) -> EventLogState:
        """What is durable of a run."""
        async with self._database.reading() as session:
            return EventLogState(*await run_events.find_last(session, run_id))

    async def read_after(self, run_id: str, seq: int) -> Events:
        """The next events; of each run all are stored, or none."""
        async with self._database.reading() as session:
            chunks = await run_events.find_after(session, run_id, seq)
        return tuple(event for event in unpack_chunks(chunks) if event.seq > seq)

    async def read_new(self, last_seqs: Mapping[str, int]) -> Sequence[Chunk]:
        """Newer chunks; does not block."""
        async with self._database.reading() as session:
            return await run_events.find_new(session, last_seqs)

    async def delete(self, run_ids: Sequence[str]) -> None:
        """Nothing: what belongs to a run is deleted with it."""


def _store_batch(connection: Connection, batch: Batch) -> None:
    run_events.add(connection, [chunk for pending in batch for chunk in pending.chunks()])
    for pending in batch:
        if pending.ending and not runs.end(connection, pending.run_id, pending.ending):
            raise OwnershipLost(pending.run_id)
