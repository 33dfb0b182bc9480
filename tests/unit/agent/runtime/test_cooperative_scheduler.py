"""Runs that compute take scheduler, and let others pass between them."""

import asyncio

from agent.runtime.cooperative_scheduler import CooperativeScheduler


async def test_between_two_turns_others_pass() -> None:
    scheduler, seen = CooperativeScheduler(), list[str]()

    async def compute(name: str) -> None:
        await scheduler.wait()
        seen.append(name)
        asyncio.get_running_loop().call_soon(seen.append, "-")

    await asyncio.gather(*(compute(name) for name in "abc"))
    assert "".join(seen).startswith("a-b-c")


async def test_who_is_cancelled_gives_his_turn_up() -> None:
    scheduler = CooperativeScheduler()
    first, second, third = (asyncio.create_task(scheduler.wait()) for _ in range(3))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait_for(asyncio.gather(first, third), 60)
    await asyncio.wait_for(scheduler.wait(), 60)
    assert second.cancelled()
