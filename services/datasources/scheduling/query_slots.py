"""The slots of a source: a statement holds one while it runs and waits for it in a fair queue."""

import asyncio
import heapq
import time
from collections import deque
from collections.abc import Hashable

from model.errors import DatasourceBusy
from model.sources.query import OnWait, QueueState
from services.datasources.scheduling.requester import SYSTEM, Requester
from services.runtime.fair_queue import FairQueue, Ticket

MIN_WAIT_S = 60.0
_MAX_WAIT_STATEMENTS = 4
"""A request that waits longer than so many statements of the full time limit is refused."""
_FIRST_REPORT_S = 0.5
_REPORT_INTERVAL_S = 1.0
_MAX_DURATIONS = 30


class QuerySlots:
    """At most `max_running` at once, of them `max_per_key` with one key. Make one for a source."""

    def __init__(self, max_running: int, max_per_key: int | None = None) -> None:
        self._queue = FairQueue(max_running, max_per_key)
        self._closed = False
        self._durations: deque[float] = deque(maxlen=_MAX_DURATIONS)

    def __len__(self) -> int:
        """How many are taken."""
        return len(self._queue)

    def count_for_key(self, key: Hashable) -> int:
        """How many are taken with a key."""
        return self._queue.count_for_key(key)

    async def acquire(
        self, requester: Requester = SYSTEM, timeout_s: float = 0.0, key: Hashable = None
    ) -> Ticket:
        """Acquire a slot for a statement with this time limit. Raises `DatasourceBusy`.

        The caller returns it with `release`.
        """
        if self._closed:
            raise DatasourceBusy("datasources.closing")
        ticket = self._queue.request(requester.queue_key, key)
        if ticket.state == "waiting":
            await self._wait(ticket, requester, compute_max_wait(timeout_s))
        if ticket.state == "refused":
            name = "closing" if self._closed else "queue_full"
            raise DatasourceBusy(f"datasources.{name}")
        ticket.since = time.monotonic()
        return ticket

    def release(self, ticket: Ticket) -> None:
        """Return the slot; the next request runs."""
        if ticket.state == "running":
            self._durations.append(time.monotonic() - ticket.since)
        self._queue.end(ticket)

    def close(self) -> None:
        """Refuse waiting and new requests."""
        self._closed = True
        self._queue.refuse_all()

    async def _wait(self, ticket: Ticket, requester: Requester, longest_s: float) -> None:
        started_at = time.monotonic()
        try:
            async with asyncio.timeout(longest_s):
                await self._watch(ticket, requester.on_wait, started_at)
        except TimeoutError:
            self._queue.end(ticket)
            raise DatasourceBusy("datasources.busy", seconds=round(longest_s)) from None
        except BaseException:
            self._queue.end(ticket)
            raise

    async def _watch(self, ticket: Ticket, on_wait: OnWait | None, started_at: float) -> None:
        """Return once the ticket no longer waits; report its position in the meantime."""
        move = asyncio.Event()
        ticket.wake = move.set
        report_in_s, is_reported = _FIRST_REPORT_S, False
        while ticket.state == "waiting":
            try:
                async with asyncio.timeout(report_in_s if on_wait else None):
                    await move.wait()
            except TimeoutError:
                report_in_s, is_reported = _REPORT_INTERVAL_S, True
                self._report_queue(on_wait, ticket, started_at)
        if is_reported and ticket.state == "running":
            self._report_queue(on_wait, ticket, started_at)

    def _report_queue(self, on_wait: OnWait | None, ticket: Ticket, started_at: float) -> None:
        if on_wait is None:
            return
        position, waited = self._queue.find_position(ticket), time.monotonic() - started_at
        now = time.monotonic()
        running = [now - (rival.since or now) for rival in self._queue.find_blocking(ticket)]
        expected_wait_s = estimate_wait_s(position, running, self._durations) if position else None
        on_wait(QueueState(position, len(running), waited, expected_wait_s))


def compute_max_wait(timeout_s: float) -> float:
    """How long a statement with this time limit waits for a slot at most."""
    return max(MIN_WAIT_S, _MAX_WAIT_STATEMENTS * timeout_s)


def estimate_wait_s(position: int, running: list[float], durations: deque[float]) -> float | None:
    """Estimated seconds until the slot for a position is free; None before any statement has ended.

    `running` are the elapsed times of running statements, `durations` those of ended ones. A
    statement that runs longer than the mean is expected to take as long again.
    """
    if not durations or not running:
        return None
    usual = sum(durations) / len(durations)
    ends = [usual - ran if ran < usual else ran for ran in running]
    heapq.heapify(ends)
    for _ in range(position - 1):
        heapq.heapreplace(ends, ends[0] + usual)
    return ends[0]
