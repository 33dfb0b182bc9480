"""Taking a place, waiting for it, being told how it stands, and giving up."""

import asyncio
from collections import deque
from typing import Any

import pytest

from agent.data_agent.queue_notice import make_queue_notice, round_seconds
from model.actor import UserActor
from model.errors import DatasourceBusy
from model.sources.query import QueueState
from services.datasources.scheduling import query_slots as module
from services.datasources.scheduling.query_slots import QuerySlots, estimate_wait_s
from services.datasources.scheduling.requester import Requester
from tests.support.polling import eventually


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits is told at once."""
    monkeypatch.setattr(module, "_FIRST_REPORT_S", 0.001)
    monkeypatch.setattr(module, "_REPORT_INTERVAL_S", 0.001)


async def test_who_waits_is_told_until_it_runs() -> None:
    slots, told = QuerySlots(1), list[QueueState]()
    held = await slots.acquire(Requester(UserActor("ada", "w")))
    first = asyncio.create_task(slots.acquire(Requester(UserActor("bob", "w"), told.append)))
    await eventually(lambda: told)
    assert [(queue.position, queue.running) for queue in told[:1]] == [(1, 1)]
    assert told[0].expected_s is None, "nothing has ended yet"
    slots.release(held)
    second = await first
    assert (told[-1].position, len(slots)) == (0, 1)
    slots.release(second)
    assert len(slots) == 0


async def test_an_unloaded_source_tells_nothing() -> None:
    slots, told = QuerySlots(1), list[QueueState]()
    slots.release(await slots.acquire(Requester(UserActor("ada", "w"), told.append)))
    assert told == []


async def test_a_stop_while_waiting_leaves_no_hole() -> None:
    slots = QuerySlots(1)
    held = await slots.acquire(Requester(UserActor("ada", "w")))
    waiting = asyncio.create_task(slots.acquire(Requester(UserActor("bob", "w"))))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    slots.release(held)
    slots.release(await slots.acquire(Requester(UserActor("eve", "w"))))
    assert len(slots) == 0


async def test_a_stop_in_the_moment_of_getting_a_place_gives_it_back() -> None:
    slots = QuerySlots(1)
    held = await slots.acquire(Requester(UserActor("ada", "w")))
    waiting = asyncio.create_task(slots.acquire(Requester(UserActor("bob", "w"))))
    await asyncio.sleep(0)
    slots.release(held)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert len(slots) == 0


async def test_the_wait_has_an_end_that_says_how_long_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MIN_WAIT_S", 0.01)
    slots = QuerySlots(1)
    held = await slots.acquire(Requester(UserActor("ada", "w")))
    with pytest.raises(DatasourceBusy) as refused:
        await slots.acquire(Requester(UserActor("bob", "w")), timeout_s=0.005)
    assert refused.value.key == "datasources.busy"
    assert refused.value.code == "datasource_unavailable"
    slots.release(held)
    assert len(slots) == 0


async def test_closing_refuses_who_waits_and_who_comes() -> None:
    slots = QuerySlots(1)
    held = await slots.acquire()
    waiting = asyncio.create_task(slots.acquire())
    await asyncio.sleep(0)
    slots.close()
    with pytest.raises(DatasourceBusy):
        await waiting
    with pytest.raises(DatasourceBusy):
        await slots.acquire()
    slots.release(held)


def test_the_longest_wait_follows_the_time_limit() -> None:
    assert module.compute_max_wait(30) == 120
    assert module.compute_max_wait(3) == module.MIN_WAIT_S


@pytest.mark.parametrize(
    ("position", "running", "durations", "seconds"),
    [
        (1, [1.0, 4.0], [10.0, 10.0], 6.0),
        (2, [1.0, 4.0], [10.0], 9.0),
        (3, [1.0, 4.0], [10.0], 16.0),
        (1, [15.0], [10.0], 15.0),
        (1, [15.0], [], None),
    ],
)
def test_an_estimate_comes_from_what_ended_lately(
    position: int, running: int, durations: Any, seconds: float | None
) -> None:
    assert estimate_wait_s(position, running, deque(durations)) == seconds


def test_the_notice_in_both_languages() -> None:
    queue = QueueState(3, 6, 1.0, 11.2)
    english, chinese = make_queue_notice(queue, "en"), make_queue_notice(queue, "zh-CN")
    assert (english.level, english.code) == ("info", "source_busy")
    assert "number 3 in line; about 15 s" in english.message
    assert "6" in english.message
    assert "第 3 位，大约还要 15 秒" in chinese.message
    assert "about" not in make_queue_notice(QueueState(3, 6, 1.0), "en").message
    over = make_queue_notice(QueueState(0, 6, 12.4), "zh-CN")
    assert (over.code, "12 秒" in over.message) == ("source_waited", True)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.0, 1), (1.2, 2), (12, 15), (45, 45), (46, 60), (61, 90)]
)
def test_seconds_are_said_roughly(seconds: float, said: int) -> None:
    assert round_seconds(seconds) == said
