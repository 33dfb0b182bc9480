"""Tasks that wait for the scheduler continue one in each pass of the loop; threads take turns."""

import asyncio
from threading import Event, current_thread

import pytest

from agent.runtime import cooperative_scheduler
from agent.runtime.cooperative_scheduler import CooperativeScheduler

LONG_S = 60


async def test_other_callbacks_run_between_two_tasks() -> None:
    scheduler, seen = CooperativeScheduler(), list[str]()

    async def compute(name: str) -> None:
        await scheduler.wait()
        seen.append(name)
        asyncio.get_running_loop().call_soon(seen.append, "-")

    await asyncio.gather(*(compute(name) for name in "abc"))
    assert "".join(seen).startswith("a-b-c")


async def test_a_cancelled_task_is_skipped() -> None:
    scheduler = CooperativeScheduler()
    first, second, third = (asyncio.create_task(scheduler.wait()) for _ in range(3))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait_for(asyncio.gather(first, third), 60)
    await asyncio.wait_for(scheduler.wait(), 60)
    assert second.cancelled()


async def test_an_answer_computes_on_the_loop_while_it_is_alone() -> None:
    scheduler = CooperativeScheduler()
    threads = [await scheduler.compute(current_thread)]
    with scheduler.register_answer():
        threads.append(await scheduler.compute(current_thread))
        with scheduler.register_answer():
            beside = await scheduler.compute(current_thread)
        threads.append(await scheduler.compute(current_thread))
    assert set(threads) == {current_thread()}
    assert beside is not current_thread()


async def test_an_answer_that_failed_is_under_way_no_more() -> None:
    scheduler = CooperativeScheduler()
    with scheduler.register_answer():
        with pytest.raises(ZeroDivisionError), scheduler.register_answer():
            await scheduler.compute(divmod, 1, 0)
        assert await scheduler.compute(current_thread) is current_thread()


async def test_threads_compute_one_after_another() -> None:
    scheduler, running, at_once = CooperativeScheduler(), list[int](), list[int]()

    def compute(number: int) -> int:
        running.append(number)
        at_once.append(len(running))
        running.remove(number)
        return number

    results = await asyncio.gather(*(scheduler.run_in_thread(compute, n) for n in range(20)))
    assert results == list(range(20))
    assert set(at_once) == {1}


async def test_a_long_computation_delays_the_next_for_a_moment_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cooperative_scheduler, "TURN_S", 0.01)
    scheduler, end = CooperativeScheduler(), Event()
    long = asyncio.create_task(scheduler.run_in_thread(end.wait, LONG_S))
    await asyncio.sleep(0)
    assert await asyncio.wait_for(scheduler.run_in_thread(abs, -1), LONG_S) == 1
    assert not long.done()
    end.set()
    assert await long


async def test_a_failure_reaches_the_caller_and_frees_the_turn() -> None:
    scheduler = CooperativeScheduler()
    with pytest.raises(ZeroDivisionError):
        await scheduler.run_in_thread(divmod, 1, 0)
    assert await scheduler.run_in_thread(abs, -1) == 1
