"""Who gets the next place: the user who holds the fewest, in turn."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.runtime.fair_queue import FairQueue, Ticket

USERS = st.sampled_from(["ada", "bob", "eve", None])
KEYS = st.sampled_from(["x", "y"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("request"), USERS, KEYS),
        st.tuples(st.just("end"), st.integers(0, 1_000), KEYS),
    ),
    max_size=80,
)


class Play:
    """A queue, all tickets ever asked for, and what each grant looked like when it was given."""

    def __init__(self, queue: FairQueue) -> None:
        self.queue = queue
        self.tickets: list[Ticket] = []
        self.unfair: list[str] = []
        self.passed: dict[Ticket, Counter[str | None]] = {}

    def request(self, user: str | None, key: str) -> None:
        ticket = self.queue.request(user, key)
        self.tickets.append(ticket)
        if ticket.state == "waiting":
            self.passed[ticket] = Counter()
            ticket.wake = lambda: self.record_grant(ticket)

    def record_grant(self, ticket: Ticket) -> None:
        """Look at those who still wait, and could have had the place."""
        if ticket.state != "running":
            return
        held = self.count_held(ticket.user) - 1
        for other in self.waiting():
            if other.user == ticket.user:
                continue
            self.passed[other][ticket.user] += 1
            if other.key != ticket.key:
                continue
            if self.count_held(other.user) < held:
                self.unfair.append(f"{ticket.user} held {held}, {other.user} fewer")

    def count_held(self, user: str | None) -> int:
        return sum(ticket.user == user for ticket in self.running())

    def waiting(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets if ticket.state == "waiting"]

    def running(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets if ticket.state == "running"]

    def end(self, number: int) -> None:
        live = self.running() + self.waiting()
        if live:
            self.queue.end(live[number % len(live)])


def play_steps(steps: list[tuple[str, object, str]], queue: FairQueue) -> Play:
    play = Play(queue)
    for step, what, key in steps:
        if step == "request":
            play.request(what, key)
        else:
            play.end(what)
        assert len(play.running()) == len(queue)
        assert len(play.waiting()) == queue.waiting
    return play


@given(STEPS)
def test_a_free_place_goes_to_the_user_with_the_fewest(steps: Any) -> None:
    assert play_steps(steps, FairQueue(3, 2)).unfair == []


@given(STEPS)
def test_no_place_stays_free_while_somebody_waits_for_it(steps: Any) -> None:
    play = play_steps(steps, FairQueue(3, 2))
    of_key = Counter(ticket.key for ticket in play.running())
    for ticket in play.waiting():
        assert len(play.queue) == 3 or of_key[ticket.key] == 2


@given(STEPS)
def test_limits_hold_and_nothing_leaks(steps: Any) -> None:
    play = play_steps(steps, FairQueue(3, 2, max_waiting=5))
    assert len(play.queue) <= 3
    assert all(play.queue.count_for_key(key) <= 2 for key in ("x", "y"))
    assert play.queue.waiting <= 5
    for ticket in play.tickets:
        play.queue.end(ticket)
        play.queue.end(ticket)
    assert (len(play.queue), play.queue.waiting) == (0, 0)
    assert not +play.queue._slot_counts
    assert [play.queue.request("ada", key).state for key in "xxy"] == ["running"] * 3


@given(STEPS, STEPS, st.integers(1, 3))
def test_while_one_with_nothing_waits_another_gets_at_most_one_place(
    before: Any, after: Any, most: int
) -> None:
    play = play_steps(before, FairQueue(most))
    play.request("zoe", "x")
    zoe = play.tickets[-1]
    for step, what, key in after:
        if zoe.state != "waiting":
            break
        if step == "request":
            play.request(what, key)
        elif running := play.running():
            play.queue.end(running[what % len(running)])
    assert all(times <= 1 for times in play.passed.get(zoe, Counter()).values())


@given(STEPS)
def test_positions_count_from_one_without_a_gap(steps: Any) -> None:
    play = play_steps(steps, FairQueue(2))
    positions = sorted(play.queue.find_position(ticket) for ticket in play.waiting())
    assert positions == list(range(1, len(positions) + 1))


def test_sixteen_of_one_user_and_then_another() -> None:
    queue = FairQueue(6)
    many = [queue.request("ada") for _ in range(16)]
    one = queue.request("bob")
    assert [ticket.state for ticket in many[:7]] == ["running"] * 6 + ["waiting"]
    assert queue.find_position(one) == 1
    queue.end(many[3])
    assert one.state == "running"
    assert many[6].state == "waiting"


def test_a_users_own_come_in_their_order() -> None:
    queue = FairQueue(1)
    first, *rest = [queue.request("ada") for _ in range(4)]
    ran = []
    for ticket in (first, *rest):
        assert ticket.state == "running"
        ran.append(ticket)
        queue.end(ticket)
    assert ran == [first, *rest]


def test_users_take_turns() -> None:
    queue = FairQueue(1)
    running = queue.request("zoe")
    tickets = {name: [queue.request(name) for _ in range(3)] for name in ("ada", "bob")}
    late = queue.request("eve")
    order = []
    everybody = [*tickets["ada"], *tickets["bob"], late]
    expected = [queue.find_position(ticket) for ticket in everybody]
    while running is not None:
        queue.end(running)
        running = next((t for t in everybody if t.state == "running"), None)
        if running:
            order.append(running.user)
    assert order == ["ada", "bob", "eve", "ada", "bob", "ada", "bob"]
    assert expected == [1, 4, 6, 2, 5, 7, 3]


def test_one_that_leaves_the_line_leaves_no_hole() -> None:
    queue = FairQueue(1)
    running, leaves, stays = (queue.request(user) for user in ("ada", "bob", "eve"))
    queue.end(leaves)
    queue.end(running)
    assert (leaves.state, stays.state) == ("over", "running")


def test_what_waits_for_one_file_does_not_hold_up_another() -> None:
    queue = FairQueue(6, 3)
    same = [queue.request("ada", "x") for _ in range(4)]
    other = queue.request("ada", "y")
    assert (same[3].state, other.state) == ("waiting", "running")
    assert queue.find_position(same[3]) == 1
    assert set(queue.find_blocking(same[3])) == set(same[:3])
    queue.end(other)
    assert same[3].state == "waiting"
    queue.end(same[0])
    assert same[3].state == "running"


def test_a_full_queue_is_shared_too() -> None:
    queue = FairQueue(1, max_waiting=3)
    many = [queue.request("ada") for _ in range(4)]
    assert queue.request("ada").state == "refused"
    other = queue.request("bob")
    assert [ticket.state for ticket in many] == ["running", "waiting", "waiting", "refused"]
    assert other.state == "waiting"
    queue.end(many[0])
    assert other.state == "running" or many[1].state == "running"
