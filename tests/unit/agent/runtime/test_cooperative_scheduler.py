"""Tasks that wait for the scheduler continue one in each pass of the loop."""

import asyncio

from agent.runtime.cooperative_scheduler import CooperativeScheduler


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
