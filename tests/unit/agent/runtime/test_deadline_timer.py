"""One timer for many waits says the same as one for each."""

import asyncio

import pytest

from agent.runtime.deadline_timer import DeadlineTimer


def _in(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds


async def test_a_wait_that_is_too_long_ends() -> None:
    timer = DeadlineTimer()
    with pytest.raises(TimeoutError):
        await timer.wait(asyncio.Event().wait(), _in(0.01))


async def test_a_limit_that_moves_on_or_back_is_kept() -> None:
    timer, done = DeadlineTimer(), asyncio.Event()
    done.set()
    for until in (_in(0.01), _in(60), _in(120)):
        assert await timer.wait(done.wait(), until)
    asyncio.get_running_loop().call_later(0.05, done.set)
    done.clear()
    assert await timer.wait(done.wait(), _in(60))
    with pytest.raises(TimeoutError):
        await timer.wait(asyncio.Event().wait(), _in(0.01))
    timer.end()


async def test_nobody_is_ended_who_does_not_wait() -> None:
    timer = DeadlineTimer()
    await timer.wait(asyncio.sleep(0), _in(0))
    await asyncio.sleep(0.01)  # the timer rings meanwhile
    with pytest.raises(TimeoutError):
        await timer.wait(asyncio.Event().wait(), _in(0))


async def test_a_cancelled_wait_is_cancelled() -> None:
    task = asyncio.create_task(DeadlineTimer().wait(asyncio.Event().wait(), _in(60)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
