"""The newest durable events of runs, in memory once per run, however many readers it has."""

import asyncio
from collections.abc import Iterable

from agent.patience import Patience
from services.runs.log import Events, LoggedEvent

KEPT_BYTES = 64 * 1024


class Tail:
    """The newest events of one run. A reader that is further behind reads the store instead."""

    def __init__(self, after: int, *, ended: bool = False) -> None:
        self._events: list[LoggedEvent] = []
        self._bytes = 0
        self._waiting: set[asyncio.Future[None]] = set()
        self.last_seq = after
        self.ended = ended
        self.moved = False
        self.readers = 0

    def add(self, events: Iterable[LoggedEvent]) -> None:
        """Take the next durable events and wake the readers."""
        for event in events:
            self._events.append(event)
            self._bytes += len(event.data)
            self.last_seq = event.seq
            self.ended = event.last
        if self._bytes > 2 * KEPT_BYTES:
            self._trim()
        self._wake()

    def catch_up(self, seq: int, *, ended: bool) -> None:
        """What was durable up to number `seq` was missed here; readers find it in the store."""
        if seq > self.last_seq:
            self._events.clear()
            self._bytes = 0
            self.last_seq, self.ended = seq, ended
            self._wake()

    def move(self) -> None:
        """Send the readers elsewhere: the run is no longer written here."""
        self.moved = True
        self._wake()

    def after(self, seq: int) -> Events | None:
        """The events after number `seq`; None when they are no longer held here."""
        missed = self.last_seq - seq
        if missed <= 0:
            return ()
        if missed > len(self._events):
            return None
        return tuple(self._events[-missed:])

    async def wait(self, patience: Patience) -> bool:
        """Wait until something may be new; False when nothing was for as long as one has."""
        news = asyncio.get_running_loop().create_future()
        self._waiting.add(news)
        try:
            await patience.wait(news)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(news)
        return True

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for news in waiting:
            if not news.done():
                news.set_result(None)

    def _trim(self) -> None:
        kept, size = len(self._events), 0
        while kept and size < KEPT_BYTES:
            kept -= 1
            size += len(self._events[kept].data)
        del self._events[:kept]
        self._bytes = size
