"""A fair queue for places: whoever holds the fewest is next, in turn. It does no IO.

A place that becomes free goes to the waiting user who holds the fewest; among equals round robin,
and each user's own requests in their order. So a user with none waits, at most, until a place is
free and until every other user with none who came before has got one. Nothing is taken away from
who has it: a free place is given to whoever asks, however many he holds.
"""

import heapq
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Literal, TypeVar

MOST_WAITING = 200
Key = TypeVar("Key", bound=Hashable)
User = str | None
"""An id; None is the service itself, which is one user among them."""
State = Literal["waiting", "running", "refused", "over"]


def _nobody() -> None:
    """Nobody waits for the ticket."""


@dataclass(eq=False, slots=True)
class Ticket:
    """A request for a place, and the place once it is `running`."""

    user: User
    key: Hashable = None
    """What is read, where only so many may read one thing at once."""
    state: State = "waiting"
    wake: Callable[[], None] = _nobody
    """Called when it waits no more."""
    since: float = 0.0
    """When it began to run."""


class FairQueue:
    """At most `most` tickets run, of them `most_of_one` with one key; `most_waiting` wait."""

    def __init__(
        self, most: int, most_of_one: int | None = None, most_waiting: int = MOST_WAITING
    ) -> None:
        self._most = most
        self._most_of_one = most if most_of_one is None else most_of_one
        self._most_waiting = most_waiting
        self._running: dict[Ticket, None] = {}
        self._keys: Counter[Hashable] = Counter()
        self._held: Counter[User] = Counter()
        self._waiting: OrderedDict[User, deque[Ticket]] = OrderedDict()
        """Those who wait, the one whose turn is next first."""

    def __len__(self) -> int:
        """How many run."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    def held(self, user: User) -> int:
        """How many places a user has."""
        return self._held[user]

    def of_key(self, key: Hashable) -> int:
        """How many run with a key."""
        return self._keys[key]

    def request(self, user: User, key: Hashable = None) -> Ticket:
        """A ticket that runs, waits, or is refused because the queue is full.

        When it is full, whoever has the most waiting gives way: the queue is shared, too.
        """
        ticket = Ticket(user, key)
        if self._has_room(key):
            self._run(ticket)
        elif self.waiting < self._most_waiting or self._drop_of_longest(user):
            self._waiting.setdefault(user, deque()).append(ticket)
        else:
            ticket.state = "refused"
        return ticket

    def end(self, ticket: Ticket) -> None:
        """Give back the place, or wait no more. Ending it again changes nothing."""
        if ticket.state == "running":
            ticket.state = "over"
            del self._running[ticket]
            _less(self._keys, ticket.key)
            _less(self._held, ticket.user)
            self._fill()
        elif ticket.state == "waiting":
            self._leave(ticket)
            ticket.state = "over"

    def refuse_all(self) -> None:
        """Refuse those who wait."""
        for ticket in [ticket for tickets in self._waiting.values() for ticket in tickets]:
            self._refuse(ticket)

    def rivals(self, ticket: Ticket) -> list[Ticket]:
        """Who runs in the places that a ticket waits for."""
        if len(self._running) >= self._most:
            return [*self._running]
        return [each for each in self._running if each.key == ticket.key]

    def position(self, ticket: Ticket) -> int:
        """The how manieth of those that wait will run, as things stand; from 1."""
        one_key = len(self._running) < self._most
        for position, each in enumerate(self._order(ticket.key if one_key else None), 1):
            if each is ticket:
                return position
        return 0

    def _order(self, only: Hashable) -> Iterator[Ticket]:
        """The order in which those that wait will run, those of one key only if there is one."""
        turns = count()
        left = [
            (self._held[user], next(turns), user, iter(_with_key(tickets, only)))
            for user, tickets in self._waiting.items()
        ]
        heapq.heapify(left)
        while left:
            held, _, user, tickets = heapq.heappop(left)
            if ticket := next(tickets, None):
                yield ticket
                heapq.heappush(left, (held + 1, next(turns), user, tickets))

    def _has_room(self, key: Hashable) -> bool:
        return len(self._running) < self._most and self._keys[key] < self._most_of_one

    def _run(self, ticket: Ticket) -> None:
        ticket.state = "running"
        self._running[ticket] = None
        self._keys[ticket.key] += 1
        self._held[ticket.user] += 1

    def _fill(self) -> None:
        """Let those run that wait for what is free."""
        while (ticket := self._next()) is not None:
            self._leave(ticket)
            if ticket.user in self._waiting:
                self._waiting.move_to_end(ticket.user)
            self._run(ticket)
            ticket.wake()

    def _next(self) -> Ticket | None:
        if len(self._running) >= self._most:
            return None
        for user in sorted(self._waiting, key=self._held.__getitem__):
            for ticket in self._waiting[user]:
                if self._has_room(ticket.key):
                    return ticket
        return None

    def _leave(self, ticket: Ticket) -> None:
        tickets = self._waiting[ticket.user]
        tickets.remove(ticket)
        if not tickets:
            del self._waiting[ticket.user]

    def _drop_of_longest(self, user: User) -> bool:
        """Refuse the newest ticket of who has the most waiting, unless that is the user himself."""
        tickets = max(self._waiting.values(), key=len)
        if len(tickets) <= len(self._waiting.get(user, ())) + 1:
            return False
        self._refuse(tickets[-1])
        return True

    def _refuse(self, ticket: Ticket) -> None:
        self._leave(ticket)
        ticket.state = "refused"
        ticket.wake()


def _with_key(tickets: deque[Ticket], only: Hashable) -> list[Ticket]:
    return [ticket for ticket in tickets if only is None or ticket.key == only]


def _less(counter: Counter[Key], key: Key) -> None:
    """One less; nothing is remembered of what is not there."""
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
