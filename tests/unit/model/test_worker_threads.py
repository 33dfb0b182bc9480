"""Work of an event loop that threads do."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from model.database.worker_threads import WorkerThreads


@pytest.fixture
async def threads() -> AsyncIterator[WorkerThreads]:
    threads = WorkerThreads(1, "worker")
    yield threads
    threads.close()


async def test_gives_what_the_work_returns(threads: WorkerThreads) -> None:
    name = await threads.run(lambda: threading.current_thread().name)
    assert name.startswith("worker")


async def test_raises_what_the_work_raises(threads: WorkerThreads) -> None:
    with pytest.raises(KeyError, match="missing"):
        await threads.run(lambda: {}["missing"])


async def test_does_not_begin_what_nobody_waits_for(threads: WorkerThreads) -> None:
    gate, done = threading.Event(), []
    blocker = asyncio.create_task(threads.run(gate.wait))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(threads.run(lambda: done.append("begun")))
    await asyncio.sleep(0)
    waiting.cancel()
    gate.set()
    await blocker
    await threads.run(lambda: None)
    assert (waiting.cancelled(), done) == (True, [])


async def test_work_under_way_is_finished_when_its_caller_is_cancelled(
    threads: WorkerThreads,
) -> None:
    gate, begun, done = threading.Event(), threading.Event(), []

    def work() -> None:
        begun.set()
        gate.wait()
        done.append("finished")

    task = asyncio.create_task(threads.run(work))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    gate.set()
    await asyncio.wait([task])
    await threads.run(lambda: None)
    assert done == ["finished"]


async def test_takes_no_work_once_closed() -> None:
    threads = WorkerThreads(1, "worker")
    threads.close()
    with pytest.raises(RuntimeError):
        await threads.run(lambda: None)


def test_work_that_ends_after_its_loop_ends_quietly() -> None:
    threads, gate = WorkerThreads(1, "worker"), threading.Event()

    async def leave() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(threads.run(gate.wait), 0.01)

    asyncio.run(leave())
    gate.set()
    threads.close()
