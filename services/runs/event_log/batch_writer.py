"""Writes the events of all runs of this process, many in one transaction."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from model.repositories.runs.runs import Ending
from services.runs.event_log.event_store import Batch, EventStore, OwnershipLost, PendingWrite
from services.runs.event_log.log import Events, LoggedEvent

PAUSE_S = 0.01
"""Between two transactions, unless a run ends."""
MAX_PENDING_BYTES = 32 * 1024 * 1024
RETRY_PAUSES_S = (0.05, 0.2, 0.5, 1, 2, 4, 8, 8, 8)
"""When an outage of the store lasts longer than their sum, the runs being written are lost."""
log = logging.getLogger(__name__)


class BatchWriter:
    """`EventWriter` that writes every few milliseconds, in one transaction; `run` is its task."""

    def __init__(
        self,
        store: EventStore,
        *,
        on_written: Callable[[str, Events], None],
        on_lost: Callable[[str], None],
    ) -> None:
        self._store = store
        self._on_written = on_written
        self._on_lost = on_lost
        self._pending: dict[str, PendingWrite] = {}
        self._bytes = 0
        self._has_work = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_ending = asyncio.Event()

    @property
    def pending_bytes(self) -> int:
        """What waits for the next transaction."""
        return self._bytes

    async def append(self, run_id: str, event: LoggedEvent) -> None:
        """Take an event; waits while more than `MAX_PENDING_BYTES` wait to be written."""
        while self._bytes > MAX_PENDING_BYTES:
            self._has_room.clear()
            await self._has_room.wait()
        self._enqueue(run_id, event)

    async def finish(self, run_id: str, event: LoggedEvent, ending: Ending) -> bool:
        """Write a run's last event and ending together; False when the run was lost."""
        pending = self._enqueue(run_id, event)
        pending.ending = ending
        pending.done = asyncio.get_running_loop().create_future()
        self._has_ending.set()
        return await pending.done

    async def run(self) -> None:
        """Write for ever. Cancelling it drops what is waiting."""
        while True:
            await self._has_work.wait()
            self._has_work.clear()
            batch, self._pending, self._bytes = list(self._pending.values()), {}, 0
            self._has_room.set()
            self._has_ending.clear()
            await self._write(batch)
            await self._wait_for_more()

    async def _wait_for_more(self) -> None:
        """Let events batch up, as transactions are costly; an ending is written at once."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PAUSE_S):
                await self._has_ending.wait()

    def _enqueue(self, run_id: str, event: LoggedEvent) -> PendingWrite:
        pending = self._pending.get(run_id)
        if pending is None:
            pending = self._pending[run_id] = PendingWrite(run_id)
        pending.events.append(event)
        self._bytes += len(event.data)
        self._has_work.set()
        return pending

    async def _write(self, batch: Batch) -> None:
        try:
            await self._persist(batch)
        except OwnershipLost:
            for pending in batch:  # one lost run must not fail the others
                await self._write_alone(pending)
        except Exception:
            log.exception("events could not be stored", extra={"runs": len(batch)})
            for pending in batch:
                self._settle(pending, is_stored=False)
        else:
            for pending in batch:
                self._settle(pending, is_stored=True)

    async def _write_alone(self, pending: PendingWrite) -> None:
        is_stored = False
        try:
            is_stored = await self._persist_alone(pending)
        except Exception as error:
            log.exception("run lost", extra={"run": pending.run_id, "why": type(error).__name__})
        self._settle(pending, is_stored=is_stored)

    async def _persist_alone(self, pending: PendingWrite) -> bool:
        try:
            await self._persist([pending])
        except OwnershipLost:
            return await self._store.has_stored(pending)
        return True

    async def _persist(self, batch: Batch) -> None:
        for pause in RETRY_PAUSES_S:
            try:
                await self._store.write(batch)
            except self._store.outage_errors as error:
                why = {"why": type(error).__name__, "runs": len(batch)}
                log.warning("the log of runs cannot be written", extra=why)
                await asyncio.sleep(pause)
            else:
                return
        await self._store.write(batch)

    def _settle(self, pending: PendingWrite, *, is_stored: bool) -> None:
        if is_stored:
            self._on_written(pending.run_id, tuple(pending.events))
        else:
            self._on_lost(pending.run_id)
        if pending.done is not None and not pending.done.done():
            pending.done.set_result(is_stored)
