"""Work that must be done before a pool is gone."""

import asyncio

from services.datasources.chores import Chores


async def test_what_a_chore_starts_is_waited_for_too():
    chores, done = Chores(), []

    async def last() -> None:
        for _ in range(9):
            await asyncio.sleep(0)
        done.append("last")

    async def first() -> None:
        await asyncio.sleep(0)
        done.append("first")
        chores.start(last())

    chores.start(first())
    await chores.wait(60)
    assert done == ["first", "last"]


async def test_what_never_ends_is_not_waited_for():
    chores, free, done = Chores(), asyncio.Event(), []

    async def held() -> None:
        await free.wait()
        done.append("held")

    chores.start(held())
    await chores.wait(0.01)
    assert done == []
    free.set()
    await chores.wait(60)
    assert done == ["held"]
