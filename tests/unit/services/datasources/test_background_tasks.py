"""Work that must be done before a pool is gone."""

import asyncio

from services.datasources.background_tasks import BackgroundTasks


async def test_what_a_chore_starts_is_waited_for_too() -> None:
    background_tasks, done = BackgroundTasks(), []

    async def last() -> None:
        for _ in range(9):
            await asyncio.sleep(0)
        done.append("last")

    async def first() -> None:
        await asyncio.sleep(0)
        done.append("first")
        background_tasks.start(last())

    background_tasks.start(first())
    await background_tasks.wait(60)
    assert done == ["first", "last"]


async def test_what_never_ends_is_not_waited_for() -> None:
    background_tasks, free, done = BackgroundTasks(), asyncio.Event(), []

    async def hold() -> None:
        await free.wait()
        done.append("held")

    background_tasks.start(hold())
    await background_tasks.wait(0.01)
    assert done == []
    free.set()
    await background_tasks.wait(60)
    assert done == ["held"]
