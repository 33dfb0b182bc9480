"""The log over a store: a writer for the runs of this process, tails for those who follow."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from agent.patience import Patience
from model.repositories.runs.runs import Ending
from services.runs.batch_writer import BatchWriter
from services.runs.event_store import EventStore, unpacked
from services.runs.log import Events, LoggedEvent, LogState
from services.runs.tails import Tail

OUTAGE_PAUSE_S = 1.0
log = logging.getLogger(__name__)


class StoredLog:
    """`RunLog` over an `EventStore`. Make it with `open_log`."""

    def __init__(self, store: EventStore, lost: Callable[[str], None]) -> None:
        self.store = store
        self._lost = lost
        self._here: dict[str, Tail] = {}
        self._elsewhere: dict[str, Tail] = {}
        self._readers_elsewhere = asyncio.Event()
        self.writer = BatchWriter(store, written=self._written, lost=self._on_lost)

    def waiting_bytes(self) -> int:
        """How much was taken and is not yet written."""
        return self.writer.waiting_bytes

    def opened(self, run_id: str, first: LoggedEvent) -> None:
        """The run begins in this process and its first event is durable."""
        tail = self._here[run_id] = Tail(first.seq - 1)
        tail.add([first])

    async def append(self, run_id: str, event: LoggedEvent) -> None:
        """Take an event to be written."""
        await self.writer.put(run_id, event)

    async def finish(self, run_id: str, event: LoggedEvent, ending: Ending) -> bool:
        """Write the last event and the ending in one transaction; False when the run was lost."""
        return await self.writer.put_last(run_id, event, ending)

    async def state(self, run_id: str) -> LogState:
        """What is durable of a run."""
        return await self.store.state(run_id)

    async def check(self) -> None:
        """Raise `Unavailable` when no run can be logged now."""
        await self.store.check()

    async def after(self, run_id: str, seq: int) -> Events:
        """The next durable events after number `seq`; none when there are no more."""
        return await self.store.after(run_id, seq)

    async def forget(self, run_ids: Sequence[str]) -> None:
        """Remove the logs of runs that are being deleted."""
        await self.store.forget(run_ids)

    async def follow(self, run_id: str, after: int, idle_s: float) -> AsyncGenerator[Events]:
        """The events after number `after` until the run has ended; an empty tuple when idle."""
        position, over, patience = after, False, Patience(idle_s)
        try:
            while not over:
                async with self._tail(run_id) as tail:
                    if position > tail.last_seq:  # read in a process that is ahead of this one
                        position = min(position, (await self.state(run_id)).last_seq)
                    async for events in self._follow_tail(run_id, tail, position, patience):
                        position = events[-1].seq if events else position
                        yield events
                    over = not tail.moved
        finally:
            patience.end()

    async def _follow_tail(
        self, run_id: str, tail: Tail, position: int, patience: Patience
    ) -> AsyncGenerator[Events]:
        while not tail.moved:
            events = tail.after(position)
            if events is None:
                events = await self.store.after(run_id, position)
            if events:
                position = events[-1].seq
                yield events
            elif tail.ended:
                return
            elif not await tail.wait(patience):
                yield ()
                if run_id not in self._here and not await self._caught_up(run_id, tail):
                    return

    async def watch_elsewhere(self) -> None:
        """For ever: look for news of the runs of other processes that are followed here."""
        while True:
            await self._readers_elsewhere.wait()
            pause_s = self.store.pause_s
            try:
                await self._look_elsewhere()
            except self.store.outages as error:
                why = {"why": type(error).__name__}
                log.warning("other workers' runs cannot be read", extra=why)
                pause_s = OUTAGE_PAUSE_S
            except Exception:
                log.exception("reading of other workers' runs failed")
                pause_s = OUTAGE_PAUSE_S
            await asyncio.sleep(pause_s)

    async def _caught_up(self, run_id: str, tail: Tail) -> bool:
        """Look whether news was missed; False when the run is no longer there."""
        state = await self.state(run_id)
        tail.catch_up(state.last_seq, ended=state.ended)
        return state.last_seq > 0

    @asynccontextmanager
    async def _tail(self, run_id: str) -> AsyncIterator[Tail]:
        tail = self._here.get(run_id)
        if tail is not None:
            yield tail
            return
        tail = self._elsewhere.get(run_id)
        if tail is None:
            state = await self.state(run_id)
            tail = self._elsewhere.setdefault(run_id, Tail(state.last_seq, ended=state.ended))
        tail.readers += 1
        self._readers_elsewhere.set()
        try:
            yield tail
        finally:
            tail.readers -= 1
            if not tail.readers and self._elsewhere.get(run_id) is tail:
                del self._elsewhere[run_id]

    async def _look_elsewhere(self) -> None:
        seen = {run: tail.last_seq for run, tail in self._elsewhere.items() if not tail.ended}
        if not seen:
            self._readers_elsewhere.clear()
            return
        for chunk in await self.store.news(seen):
            tail = self._elsewhere.get(chunk.run_id)
            if tail is None:
                continue
            if chunk.first_seq == tail.last_seq + 1:
                tail.add(unpacked([chunk]))
            elif chunk.last_seq > tail.last_seq:
                tail.catch_up(chunk.last_seq, ended=chunk.ends)

    def _written(self, run_id: str, events: Events) -> None:
        tail = self._here.get(run_id)
        if tail is None:
            return
        tail.add(events)
        if tail.ended:
            del self._here[run_id]  # readers hold on to it until they have read the ending

    def _on_lost(self, run_id: str) -> None:
        tail = self._here.pop(run_id, None)
        if tail is not None:
            tail.move()
        self._lost(run_id)


@asynccontextmanager
async def open_log(store: EventStore, lost: Callable[[str], None]) -> AsyncIterator[StoredLog]:
    """A log with its writer and its watcher at work. End all runs before leaving the block."""
    opened = StoredLog(store, lost)
    tasks = [
        asyncio.create_task(opened.writer.run(), name="run log writer"),
        asyncio.create_task(opened.watch_elsewhere(), name="run log watcher"),
    ]
    try:
        yield opened
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
