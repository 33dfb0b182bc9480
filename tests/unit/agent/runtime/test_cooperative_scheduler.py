"""Runs that compute take turns, and let others pass between them."""

import asyncio

from agent.runtime.cooperative_scheduler import CooperativeScheduler


async def test_between_two_turns_others_pass() -> None:
    turns, seen = CooperativeScheduler(), list[str]()

    async def compute(name: str) -> None:
        await turns.turn()
        seen.append(name)
        asyncio.get_running_loop().call_soon(seen.append, "-")

    await asyncio.gather(*(compute(name) for name in "abc"))
    assert "".join(seen).startswith("a-b-c")


async def test_who_is_cancelled_gives_his_turn_up() -> None:
    turns = CooperativeScheduler()
    first, second, third = (asyncio.create_task(turns.turn()) for _ in range(3))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait_for(asyncio.gather(first, third), 60)
    await asyncio.wait_for(turns.turn(), 60)
    assert second.cancelled()
