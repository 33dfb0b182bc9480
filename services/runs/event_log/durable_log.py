"""The log over a store: a writer for the runs of this process, a tail for each followed run."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from agent.runtime.deadline_timer import DeadlineTimer
from services.runs.event_log.batch_writer import BatchWriter
from services.runs.event_log.event_store import EventStore, unpack_chunks
from services.runs.event_log.log import Events, LoggedEvent
from services.runs.event_log.log_tail import LogTail

OUTAGE_PAUSE_S = 1.0
log = logging.getLogger(__name__)


class DurableEventLog:
    """Follows runs that `writer` and other processes write. Make it with `open_event_log`.

    Durable events are read from `store`.
    """

    def __init__(self, store: EventStore, on_lost: Callable[[str], None]) -> None:
        self.store = store
        self._report_lost = on_lost
        self._local_tails: dict[str, LogTail] = {}
        self._remote_tails: dict[str, LogTail] = {}
        self._has_remote_readers = asyncio.Event()
        self.writer = BatchWriter(
            store,
            on_written=self._on_written,
            on_lost=self._on_lost,
        )

    def begin(self, run_id: str, first: LoggedEvent) -> None:
        """Register a run of this process, whose first event is durable already."""
        tail = self._local_tails[run_id] = LogTail(first.seq - 1)
        tail.add([first])

    async def follow(self, run_id: str, after: int, idle_s: float) -> AsyncGenerator[Events]:
        """The events after number `after`, as they become durable, until the run has ended.

        Yields an empty tuple when nothing came for `idle_s`, so that a keep-alive can be sent.
        """
        position, is_over, has_moved, timer = after, False, False, DeadlineTimer(idle_s)
        try:
            while not is_over:
                async with self._tail(run_id) as tail:
                    if has_moved or position > tail.last_seq:
                        position = await self._limit_position(run_id, position, has_moved)
                    async for events in self._follow_tail(run_id, tail, position, timer):
                        position = events[-1].seq if events else position
                        yield events
                    has_moved = tail.is_moved
                    is_over = not has_moved
        finally:
            timer.end()

    async def _follow_tail(
        self, run_id: str, tail: LogTail, position: int, timer: DeadlineTimer
    ) -> AsyncGenerator[Events]:
        while not tail.is_moved:
            events = tail.events_after(position)
            if events is None:
                events = await self.store.read_after(run_id, position)
            if events:
                position = events[-1].seq
                yield events
            elif tail.ended:
                return
            elif not await tail.wait(timer):
                yield ()
                if run_id not in self._local_tails and not await self._catch_up(run_id, tail):
                    return

    async def poll_remote_runs(self) -> None:
        """Poll for ever for events of runs of other processes that are followed here."""
        while True:
            await self._has_remote_readers.wait()
            pause_s = self.store.poll_interval_s
            try:
                await self._poll_once()
            except self.store.outage_errors as error:
                why = {"why": type(error).__name__}
                log.warning("other workers' runs cannot be read", extra=why)
                pause_s = OUTAGE_PAUSE_S
            except Exception:
                log.exception("reading of other workers' runs failed")
                pause_s = OUTAGE_PAUSE_S
            await asyncio.sleep(pause_s)

    async def _limit_position(self, run_id: str, position: int, has_moved: bool) -> int:
        """`position`, at most that of the newest event: it was read in a process ahead of this one.

        A reader of a run that has moved has not read its ending, whose number may be lower than
        `position`: the worker that takes a run over numbers on from what is left in Redis.
        """
        state = await self.store.read_state(run_id)
        return min(position, state.last_seq - int(has_moved and state.ended))

    async def _catch_up(self, run_id: str, tail: LogTail) -> bool:
        """Catch up with missed events; False when the run no longer exists."""
        state = await self.store.read_state(run_id)
        if state.ended and state.last_seq <= tail.last_seq and not tail.ended:
            if self._remote_tails.get(run_id) is tail:
                del self._remote_tails[run_id]
            tail.mark_moved()
        tail.catch_up(state.last_seq, ended=state.ended)
        return state.last_seq > 0

    @asynccontextmanager
    async def _tail(self, run_id: str) -> AsyncIterator[LogTail]:
        tail = self._local_tails.get(run_id)
        if tail is not None:
            yield tail
            return
        tail = self._remote_tails.get(run_id)
        if tail is None:
            state = await self.store.read_state(run_id)
            tail = self._remote_tails.setdefault(run_id, LogTail(state.last_seq, ended=state.ended))
        tail.readers += 1
        self._has_remote_readers.set()
        try:
            yield tail
        finally:
            tail.readers -= 1
            if not tail.readers and self._remote_tails.get(run_id) is tail:
                del self._remote_tails[run_id]

    async def _poll_once(self) -> None:
        last_seqs = {
            run: tail.last_seq for run, tail in self._remote_tails.items() if not tail.ended
        }
        if not last_seqs:
            self._has_remote_readers.clear()
            return
        for chunk in await self.store.read_new(last_seqs):
            tail = self._remote_tails.get(chunk.run_id)
            if tail is None:
                continue
            if chunk.first_seq == tail.last_seq + 1:
                tail.add(unpack_chunks([chunk]))
            elif chunk.last_seq > tail.last_seq:
                tail.catch_up(chunk.last_seq, ended=chunk.ends)

    def _on_written(self, run_id: str, events: Events) -> None:
        tail = self._local_tails.get(run_id)
        if tail is None:
            return
        tail.add(events)
        if tail.ended:
            del self._local_tails[run_id]  # readers keep it until they have read the ending

    def _on_lost(self, run_id: str) -> None:
        tail = self._local_tails.pop(run_id, None)
        if tail is not None:
            tail.mark_moved()
        self._report_lost(run_id)


@asynccontextmanager
async def open_event_log(
    store: EventStore, on_lost: Callable[[str], None]
) -> AsyncIterator[DurableEventLog]:
    """A log with its writer and its poller. All runs must end before the block does."""
    event_log = DurableEventLog(store, on_lost)
    tasks = [
        asyncio.create_task(event_log.writer.run(), name="run log writer"),
        asyncio.create_task(event_log.poll_remote_runs(), name="run log watcher"),
    ]
    try:
        yield event_log
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
