"""Readers of a run's newest events: woken, leaving, and both at the same moment."""

import asyncio

import pytest

from agent.runtime.deadline_timer import DeadlineTimer
from services.runs.event_log.log import LoggedEvent
from services.runs.event_log.log_tail import LogTail

NEWS = [LoggedEvent(1, b"{}")]


async def test_a_reader_who_leaves_at_the_moment_of_news_just_leaves() -> None:
    tail = LogTail(0)
    leaving = asyncio.create_task(tail.wait(DeadlineTimer(60)))
    staying = asyncio.create_task(tail.wait(DeadlineTimer(60)))
    await asyncio.sleep(0)
    leaving.cancel()
    tail.add(NEWS)
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert await staying


async def test_a_reader_whose_timer_ends_at_the_moment_of_news_hears_of_it() -> None:
    tail, timer = LogTail(0), DeadlineTimer(0.01)
    reader = asyncio.create_task(tail.wait(timer))
    await asyncio.sleep(0)
    assert timer._timer is not None
    asyncio.get_running_loop().call_at(timer._timer.when(), tail.add, NEWS)
    await reader
    assert tail.events_after(0) == tuple(NEWS)
