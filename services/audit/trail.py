"""Appends to the audit: one per worker, in one order over all workers."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from model.audit.entry import AuditEntry
from model.database.engine import Database, is_unavailable
from model.repositories import audit
from services.audit.chain import FIRST, AuditKeys
from services.audit.chain_check import HEAD_LOST
from services.audit.head_file import HeadFile

FLUSH_INTERVAL_S = 1.0
"""How long an entry waits at most that no answer waits for."""
HEAD_FILE_INTERVAL_S = 10.0
MAX_BATCH = 500
log = logging.getLogger(__name__)


class AuditTrail:
    """What is added is stored by the next `flush`, in a transaction of its own.

    Whoever lets an answer leave flushes first, or commits both together: every response, and the
    writer of events. So what a worker that is killed has not stored belongs to nothing that anybody
    was shown.
    """

    def __init__(self, database: Database, keys: AuditKeys, head_file: HeadFile) -> None:
        self.keys = keys
        self.database = database
        self.head_file = head_file
        self._pending: deque[AuditEntry] = deque()
        self._writing = asyncio.Lock()

    async def open(self) -> None:
        """Make the head of a chain that has no record yet; workers that start at once agree."""
        with suppress(IntegrityError):
            await self.database.write(self._make_head)

    def add(self, entry: AuditEntry) -> None:
        """Take an entry, in any thread."""
        self._pending.append(entry)

    async def flush(self) -> None:
        """Return once all that was added before is stored. Raises when the records are away.

        A caller that is cancelled leaves the writing to go on.
        """
        if self._must_write:
            await asyncio.shield(asyncio.create_task(self._flush()))

    async def commit_with(self, work: Callable[[Connection], None]) -> None:
        """Commit `work` with all that was added before: both are stored, or neither is."""
        if self._must_write:
            await asyncio.shield(asyncio.create_task(self._flush(work)))
        else:
            await self.database.write(work)

    def store(self, connection: Connection, entries: Sequence[AuditEntry]) -> None:
        """Append in the caller's transaction, as the last thing that it does.

        Nobody else appends until its commit: the head is locked.
        """
        head, newest = audit.lock_head(connection)
        if head and newest <= head.seq and self.keys.is_genuine(head):
            seq, mac = head.seq, head.mac
        else:
            seq, mac = _find_end(connection)
            if seq:
                log.error("the head of the audit is lost", extra={"seq": seq})
                entries = [AuditEntry("change", HEAD_LOST, "failed"), *entries]
        records = []
        for entry in entries:
            seq += 1
            records.append(self.keys.seal(entry, seq, mac))
            mac = records[-1].mac
        audit.add(connection, records)
        audit.put_head(connection, self.keys.sign_head(seq, mac))

    async def run(self) -> None:
        """Store what no answer waits for, and write the head to its file, for ever."""
        since_file = HEAD_FILE_INTERVAL_S
        while True:
            await asyncio.sleep(FLUSH_INTERVAL_S)
            since_file += FLUSH_INTERVAL_S
            try:
                await self.flush()
                if since_file >= HEAD_FILE_INTERVAL_S:
                    since_file = 0.0
                    await self.write_head_file()
            except Exception as error:
                if not is_unavailable(error):
                    log.exception("the audit cannot be written")

    async def write_head_file(self) -> None:
        """Write down, outside of the database, how far the chain is."""
        head, _ = await self.database.read(audit.read_head)
        if head is not None:
            await asyncio.to_thread(self.head_file.write, head)

    async def close(self) -> None:
        """Store what is left."""
        try:
            await self.flush()
            await self.write_head_file()
        except Exception:
            log.exception("audit entries lost", extra={"entries": len(self._pending)})

    def _make_head(self, connection: Connection) -> None:
        head, newest = audit.lock_head(connection)
        if head is None and not newest and audit.find_checkpoint(connection) is None:
            audit.add_head(connection, self.keys.sign_head(0, FIRST))

    @property
    def _must_write(self) -> bool:
        return bool(self._pending) or self._writing.locked()

    async def _flush(self, work: Callable[[Connection], None] | None = None) -> None:
        """Store what is pending; `work` is done in the transaction of the last batch."""
        async with self._writing:
            while len(self._pending) > MAX_BATCH:
                await self._store_batch(None)
            if self._pending or work:
                await self._store_batch(work)

    async def _store_batch(self, work: Callable[[Connection], None] | None) -> None:
        size = min(len(self._pending), MAX_BATCH)
        batch = [self._pending.popleft() for _ in range(size)]

        def store(connection: Connection) -> None:
            if work:
                work(connection)
            if batch:
                self.store(connection, batch)

        try:
            await self.database.write(store)
        except BaseException:
            self._pending.extendleft(reversed(batch))
            raise


def _find_end(connection: Connection) -> tuple[int, str]:
    """Where the chain goes on when its head does not tell: behind the last record, or cut."""
    last = audit.find_newest(connection) or audit.find_checkpoint(connection)
    return (last.seq, last.mac) if last else (0, FIRST)
