"""Writes the events of all runs of this process, many in one transaction."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from model.repositories.runs.runs import Ending
from services.runs.event_store import Batch, EventStore, Pending, Taken
from services.runs.log import Events, LoggedEvent

RETRY_PAUSES_S = (0.05, 0.2, 0.5, 1, 2, 4, 8, 8, 8)
"""An outage of the store that lasts longer than these together loses the runs under way."""
log = logging.getLogger(__name__)


class BatchWriter:
    """One task that writes what was put, every few milliseconds. `run` is that task."""

    def __init__(
        self,
        store: EventStore,
        *,
        written: Callable[[str, Events], None],
        lost: Callable[[str], None],
        pause_s: float = 0.01,
        capacity: int = 32 * 1024 * 1024,
    ) -> None:
        self._store = store
        self._written = written
        self._lost = lost
        self._pause_s = pause_s
        self._capacity = capacity
        self._pending: dict[str, Pending] = {}
        self._bytes = 0
        self._work = asyncio.Event()
        self._room = asyncio.Event()
        self._ending = asyncio.Event()

    @property
    def waiting_bytes(self) -> int:
        """What waits for the next transaction."""
        return self._bytes

    async def put(self, run_id: str, event: LoggedEvent) -> None:
        """Take an event; waits while more than the capacity waits to be written."""
        while self._bytes > self._capacity:
            self._room.clear()
            await self._room.wait()
        self._take(run_id, event)

    async def put_last(self, run_id: str, event: LoggedEvent, ending: Ending) -> bool:
        """Take a run's last event and ending; whether they were written."""
        pending = self._take(run_id, event)
        pending.ending = ending
        pending.done = asyncio.get_running_loop().create_future()
        self._ending.set()
        return await pending.done

    async def run(self) -> None:
        """Write for ever. Cancelling it drops what is waiting."""
        while True:
            await self._work.wait()
            self._work.clear()
            batch, self._pending, self._bytes = list(self._pending.values()), {}, 0
            self._room.set()
            self._ending.clear()
            await self._write(batch)
            await self._pause()

    async def _pause(self) -> None:
        """Let events gather: a transaction costs more than what it holds. An ending waits not."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pause_s):
                await self._ending.wait()

    def _take(self, run_id: str, event: LoggedEvent) -> Pending:
        pending = self._pending.get(run_id)
        if pending is None:
            pending = self._pending[run_id] = Pending(run_id)
        pending.events.append(event)
        self._bytes += len(event.data)
        self._work.set()
        return pending

    async def _write(self, batch: Batch) -> None:
        try:
            await self._persist(batch)
        except Taken:
            for pending in batch:  # one run that is no longer ours must not stop the others
                await self._write_alone(pending)
        except Exception:
            log.exception("events lost", extra={"runs": len(batch)})
            for pending in batch:
                self._settle(pending, kept=False)
        else:
            for pending in batch:
                self._settle(pending, kept=True)

    async def _write_alone(self, pending: Pending) -> None:
        kept = False
        try:
            kept = await self._is_kept(pending)
        except Exception as error:
            log.exception("run lost", extra={"run": pending.run_id, "why": type(error).__name__})
        self._settle(pending, kept=kept)

    async def _is_kept(self, pending: Pending) -> bool:
        try:
            await self._persist([pending])
        except Taken:
            return await self._store.holds(pending)
        return True

    async def _persist(self, batch: Batch) -> None:
        for pause in RETRY_PAUSES_S:
            try:
                await self._store.write(batch)
            except self._store.outages as error:
                why = {"why": type(error).__name__, "runs": len(batch)}
                log.warning("the log of runs cannot be written", extra=why)
                await asyncio.sleep(pause)
            else:
                return
        await self._store.write(batch)

    def _settle(self, pending: Pending, *, kept: bool) -> None:
        if kept:
            self._written(pending.run_id, tuple(pending.events))
        else:
            self._lost(pending.run_id)
        if pending.done is not None and not pending.done.done():
            pending.done.set_result(kept)
