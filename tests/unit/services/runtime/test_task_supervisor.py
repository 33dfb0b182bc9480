import asyncio
import logging

import pytest

from services.runtime.task_supervisor import open_task_supervisor


async def test_tasks_end_with_the_worker() -> None:
    ended = asyncio.Event()

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with open_task_supervisor() as background:
        task = background.start(forever(), name="forever")
        await asyncio.sleep(0)
    assert ended.is_set()
    assert task.cancelled()


async def test_what_a_task_must_undo_is_undone_when_it_has_just_been_started() -> None:
    undone = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            undone.set()

    async with open_task_supervisor() as background:
        background.start(work(), name="work")
    assert undone.is_set()


async def test_a_failed_task_is_logged_with_its_name(caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise RuntimeError("why")

    with caplog.at_level(logging.ERROR):
        async with open_task_supervisor() as background:
            task = background.start(fails(), name="sync of stores")
            await asyncio.wait([task])
            await asyncio.sleep(0)
    [record] = caplog.records
    assert record.__dict__["task"] == "sync of stores"
