"""The places of a source: taken by a statement while it runs, waited for in a fair queue."""

import asyncio
import heapq
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from model.errors import DatasourceBusy
from model.sources.query import OnWait, QueueState
from services.datasources.scheduling.queue import FairQueue, Ticket

SHORTEST_WAIT_S = 60.0
_STATEMENTS = 4
"""Who waits as long as so many statements of the full time limit take is told to come back."""
_TOLD_AFTER_S = 0.5
_TOLD_EVERY_S = 1.0
_REMEMBERED = 30


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks a source for rows, and who wants to know how long he waits for his place."""

    user_id: str | None = None
    """None is the service itself: syncs, samples, the catalog."""
    on_wait: OnWait | None = None


SYSTEM = Requester()


class Places:
    """At most `most` at once, of them `most_of_one` with one key. Make one for a source."""

    def __init__(
        self,
        most: int,
        most_of_one: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._queue = FairQueue(most, most_of_one)
        self._clock = clock
        self._closed = False
        self._durations: deque[float] = deque(maxlen=_REMEMBERED)

    def __len__(self) -> int:
        """How many are taken."""
        return len(self._queue)

    def of_key(self, key: Hashable) -> int:
        """How many are taken with a key."""
        return self._queue.of_key(key)

    async def take(
        self, requester: Requester = SYSTEM, timeout_s: float = 0.0, key: Hashable = None
    ) -> Ticket:
        """A place for a statement with this time limit. Raises `DatasourceBusy`.

        Whoever takes it gives it back with `give_back`.
        """
        if self._closed:
            raise DatasourceBusy("datasources.closing")
        ticket = self._queue.request(requester.user_id, key)
        if ticket.state == "waiting":
            await self._wait(ticket, requester, longest_wait_s(timeout_s))
        if ticket.state == "refused":
            name = "closing" if self._closed else "queue_full"
            raise DatasourceBusy(f"datasources.{name}")
        ticket.since = self._clock()
        return ticket

    def give_back(self, ticket: Ticket) -> None:
        """Let the next one run."""
        if ticket.state == "running":
            self._durations.append(self._clock() - ticket.since)
        self._queue.end(ticket)

    def close(self) -> None:
        """Refuse those who wait and those who come."""
        self._closed = True
        self._queue.refuse_all()

    async def _wait(self, ticket: Ticket, requester: Requester, longest_s: float) -> None:
        began = self._clock()
        try:
            async with asyncio.timeout(longest_s):
                await self._watch(ticket, requester.on_wait, began)
        except TimeoutError:
            self._queue.end(ticket)
            raise DatasourceBusy("datasources.busy", seconds=round(longest_s)) from None
        except BaseException:
            self._queue.end(ticket)
            raise

    async def _watch(self, ticket: Ticket, on_wait: OnWait | None, began: float) -> None:
        """Return when the ticket waits no more; tell how it stands in the meantime."""
        moved = asyncio.Event()
        ticket.wake = moved.set
        patience, told = _TOLD_AFTER_S, False
        while ticket.state == "waiting":
            try:
                async with asyncio.timeout(patience if on_wait else None):
                    await moved.wait()
            except TimeoutError:
                patience, told = _TOLD_EVERY_S, True
                self._tell(on_wait, ticket, began)
        if told and ticket.state == "running":
            self._tell(on_wait, ticket, began)

    def _tell(self, on_wait: OnWait | None, ticket: Ticket, began: float) -> None:
        if on_wait is None:
            return
        position, waited = self._queue.position(ticket), self._clock() - began
        now = self._clock()
        running = [now - (rival.since or now) for rival in self._queue.rivals(ticket)]
        expected = expected_wait_s(position, running, self._durations) if position else None
        on_wait(QueueState(position, len(running), waited, expected))


def longest_wait_s(timeout_s: float) -> float:
    """How long a statement with this time limit waits for its place."""
    return max(SHORTEST_WAIT_S, _STATEMENTS * timeout_s)


def expected_wait_s(position: int, running: list[float], durations: deque[float]) -> float | None:
    """When the place will be free that a position waits for; None before any statement ended.

    `running` says how long each of those that run has run, `durations` how long others did. What
    has run longer than usual is taken to last as long again.
    """
    if not durations or not running:
        return None
    usual = sum(durations) / len(durations)
    ends = [usual - ran if ran < usual else ran for ran in running]
    heapq.heapify(ends)
    for _ in range(position - 1):
        heapq.heapreplace(ends, ends[0] + usual)
    return ends[0]
