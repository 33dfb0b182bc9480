"""A fair queue for slots: the user who holds the fewest is next, round robin among equals. No IO.

A free slot goes to the waiting user who holds the fewest slots; among equals round robin, and each
user's requests in their order. So a user without a slot waits at most until one is free and every
earlier user without a slot has got one. Running statements are not preempted: while slots are free,
a user may hold any number.
"""

import heapq
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Literal, TypeVar

MAX_WAITING = 200
Key = TypeVar("Key", bound=Hashable)
User = str | None
"""A user id; None for the service itself, which counts as one user."""
TicketState = Literal["waiting", "running", "refused", "over"]


def _wake_nobody() -> None:
    """Does nothing: the default callback."""


@dataclass(eq=False, slots=True)
class Ticket:
    """A request for a slot; it holds the slot while it is `running`."""

    user: User
    key: Hashable = None
    """What is read, where the number of concurrent readers of one thing is limited."""
    state: TicketState = "waiting"
    wake: Callable[[], None] = _wake_nobody
    """Called when it waits no more."""
    since: float = 0.0
    """When it began to run."""


class FairQueue:
    """At most `max_running` tickets run, of them `max_per_key` with one key; `max_waiting` wait."""

    def __init__(
        self, max_running: int, max_per_key: int | None = None, max_waiting: int = MAX_WAITING
    ) -> None:
        self._max_running = max_running
        self._max_per_key = max_running if max_per_key is None else max_per_key
        self._max_waiting = max_waiting
        self._running: dict[Ticket, None] = {}
        self._keys: Counter[Hashable] = Counter()
        self._slot_counts: Counter[User] = Counter()
        self._waiting: OrderedDict[User, deque[Ticket]] = OrderedDict()
        """Waiting tickets by user, the next user first."""

    def __len__(self) -> int:
        """How many requests hold a slot."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many requests wait for a slot."""
        return sum(map(len, self._waiting.values()))

    def count_for_key(self, key: Hashable) -> int:
        """How many requests with a key hold a slot."""
        return self._keys[key]

    def request(self, user: User, key: Hashable = None) -> Ticket:
        """A ticket that runs, waits, or is refused because the queue is full.

        When the queue is full, the newest ticket of the user with the most waiting ones is refused.
        """
        ticket = Ticket(user, key)
        if self._has_room(key):
            self._run(ticket)
        elif self.waiting < self._max_waiting or self._refuse_from_longest(user):
            self._waiting.setdefault(user, deque()).append(ticket)
        else:
            ticket.state = "refused"
        return ticket

    def end(self, ticket: Ticket) -> None:
        """Release the slot, or leave the queue. Idempotent."""
        if ticket.state == "running":
            ticket.state = "over"
            del self._running[ticket]
            _decrement(self._keys, ticket.key)
            _decrement(self._slot_counts, ticket.user)
            self._fill()
        elif ticket.state == "waiting":
            self._leave(ticket)
            ticket.state = "over"

    def refuse_all(self) -> None:
        """Refuse those who wait."""
        for ticket in [ticket for tickets in self._waiting.values() for ticket in tickets]:
            self._refuse(ticket)

    def find_blocking(self, ticket: Ticket) -> list[Ticket]:
        """The running tickets whose slots a ticket waits for."""
        if len(self._running) >= self._max_running:
            return [*self._running]
        return [each for each in self._running if each.key == ticket.key]

    def find_position(self, ticket: Ticket) -> int:
        """The position in the queue, from 1."""
        one_key = len(self._running) < self._max_running
        for position, each in enumerate(self._order(ticket.key if one_key else None), 1):
            if each is ticket:
                return position
        return 0

    def _order(self, only: Hashable) -> Iterator[Ticket]:
        """The order in which those that wait will run, those of one key only if there is one."""
        turns = count()
        heap = [
            (self._slot_counts[user], next(turns), user, iter(_filter_by_key(tickets, only)))
            for user, tickets in self._waiting.items()
        ]
        heapq.heapify(heap)
        while heap:
            slot_count, _, user, tickets = heapq.heappop(heap)
            if ticket := next(tickets, None):
                yield ticket
                heapq.heappush(heap, (slot_count + 1, next(turns), user, tickets))

    def _has_room(self, key: Hashable) -> bool:
        return len(self._running) < self._max_running and self._keys[key] < self._max_per_key

    def _run(self, ticket: Ticket) -> None:
        ticket.state = "running"
        self._running[ticket] = None
        self._keys[ticket.key] += 1
        self._slot_counts[ticket.user] += 1

    def _fill(self) -> None:
        """Give free slots to waiting tickets."""
        while (ticket := self._pop_next()) is not None:
            self._leave(ticket)
            if ticket.user in self._waiting:
                self._waiting.move_to_end(ticket.user)
            self._run(ticket)
            ticket.wake()

    def _pop_next(self) -> Ticket | None:
        if len(self._running) >= self._max_running:
            return None
        for user in sorted(self._waiting, key=self._slot_counts.__getitem__):
            for ticket in self._waiting[user]:
                if self._has_room(ticket.key):
                    return ticket
        return None

    def _leave(self, ticket: Ticket) -> None:
        tickets = self._waiting[ticket.user]
        tickets.remove(ticket)
        if not tickets:
            del self._waiting[ticket.user]

    def _refuse_from_longest(self, user: User) -> bool:
        """Refuse the newest ticket of the user with the most waiting, unless it is the same."""
        tickets = max(self._waiting.values(), key=len)
        if len(tickets) <= len(self._waiting.get(user, ())) + 1:
            return False
        self._refuse(tickets[-1])
        return True

    def _refuse(self, ticket: Ticket) -> None:
        self._leave(ticket)
        ticket.state = "refused"
        ticket.wake()


def _filter_by_key(tickets: deque[Ticket], only: Hashable) -> list[Ticket]:
    return [ticket for ticket in tickets if only is None or ticket.key == only]


def _decrement(counter: Counter[Key], key: Key) -> None:
    """Decrement, and remove the key at zero."""
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
