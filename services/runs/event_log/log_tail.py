"""The newest durable events of runs, in memory once per run, however many readers it has."""

import asyncio
from collections.abc import Iterable

from agent.runtime.deadline_timer import DeadlineTimer
from services.runs.event_log.log import Events, LoggedEvent

MAX_TAIL_BYTES = 64 * 1024


class LogTail:
    """The newest events of one run. A reader that is further behind reads the store instead."""

    def __init__(self, after: int, *, ended: bool = False) -> None:
        self._events: list[LoggedEvent] = []
        self._bytes = 0
        self._waiters: set[asyncio.Future[None]] = set()
        self.last_seq = after
        self.ended = ended
        self.is_moved = False
        self.readers = 0

    def add(self, events: Iterable[LoggedEvent]) -> None:
        """Take the next durable events and wake the readers."""
        for event in events:
            self._events.append(event)
            self._bytes += len(event.data)
            self.last_seq = event.seq
            self.ended = event.last
        if self._bytes > 2 * MAX_TAIL_BYTES:
            self._trim()
        self._wake()

    def catch_up(self, seq: int, *, ended: bool) -> None:
        """Skip to number `seq`: the events up to it were missed; readers find them in the store."""
        if seq > self.last_seq:
            self._events.clear()
            self._bytes = 0
            self.last_seq, self.ended = seq, ended
            self._wake()

    def mark_moved(self) -> None:
        """Tell readers that the run is no longer written by this process."""
        self.is_moved = True
        self._wake()

    def events_after(self, seq: int) -> Events | None:
        """The events after number `seq`; None when they are no longer held here."""
        missing_count = self.last_seq - seq
        if missing_count <= 0:
            return ()
        if missing_count > len(self._events):
            return None
        return tuple(self._events[-missing_count:])

    async def wait(self, timer: DeadlineTimer) -> bool:
        """Wait for new events; False when none came before the timer ended."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await timer.wait(waiter)
        except TimeoutError:
            return False
        finally:
            self._waiters.discard(waiter)
        return True

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _trim(self) -> None:
        start, size = len(self._events), 0
        while start and size < MAX_TAIL_BYTES:
            start -= 1
            size += len(self._events[start].data)
        del self._events[:start]
        self._bytes = size
