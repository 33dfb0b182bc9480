"""The tasks of runs: their places, and when each can still be ended."""

import asyncio
from contextlib import ExitStack

import pytest

from model.errors import TooMany, Unavailable
from services.runs.active_runs import ActiveRun, ActiveRuns, RunIsStarting, RunLimits


class Work:
    """What the task of a run does: begins, waits, and closes."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.last_event = asyncio.Event()
        self.reached: list[str] = []

    async def answer(self, active_run: ActiveRun) -> None:
        try:
            if active_run.begin():
                self.reached.append("answering")
                await self.go_on.wait()
        except asyncio.CancelledError:
            self.reached.append("cancelled")
        active_run.close()
        await self.last_event.wait()
        self.reached.append(str(active_run.reason))


@pytest.fixture
def runs() -> ActiveRuns:
    return ActiveRuns(RunLimits(per_user=1, per_worker=2))


@pytest.fixture
def work() -> Work:
    return Work()


def launch(runs: ActiveRuns, work: Work) -> None:
    with runs.reserve("run-1", "ada"):
        pass
    runs.start("run-1", work.answer)


def fail(*_: object) -> None:
    raise ZeroDivisionError


async def end(runs: ActiveRuns, work: Work) -> list[str]:
    work.go_on.set()
    work.last_event.set()
    async with asyncio.timeout(60):
        await runs.wait_until_idle()
    return work.reached


async def test_a_run_that_is_stopped_before_it_begins_is_not_answered(
    runs: ActiveRuns, work: Work
) -> None:
    launch(runs, work)
    runs.stop("run-1")
    assert await end(runs, work) == ["stopped"]


async def test_a_stop_cancels_the_answer_once(runs: ActiveRuns, work: Work) -> None:
    launch(runs, work)
    await asyncio.sleep(0)
    runs.stop("run-1")
    runs.end_lost_run("run-1")
    assert await end(runs, work) == ["answering", "cancelled", "stopped"]


async def test_a_run_that_writes_its_last_event_ends_no_other_way(
    runs: ActiveRuns, work: Work
) -> None:
    launch(runs, work)
    work.go_on.set()
    for _ in range(3):
        await asyncio.sleep(0)
    runs.stop("run-1")
    assert await end(runs, work) == ["answering", "None"]


async def test_a_run_that_cannot_be_stored_frees_its_place(runs: ActiveRuns, work: Work) -> None:
    failing = ExitStack()
    failing.enter_context(runs.reserve("run-1", "ada"))
    waiting = asyncio.create_task(runs.wait_until_stored("run-1"))
    await asyncio.sleep(0)
    assert not waiting.done()
    failing.push(fail)
    with pytest.raises(ZeroDivisionError):
        failing.close()
    async with asyncio.timeout(60):
        await waiting
        await runs.wait_until_idle()
    launch(runs, work)
    await end(runs, work)


async def test_places_are_limited_and_an_id_has_one(runs: ActiveRuns) -> None:
    with runs.reserve("run-1", "ada"):
        with pytest.raises(RunIsStarting), runs.reserve("run-1", "ada"):
            pass
        with pytest.raises(TooMany) as mine, runs.reserve("run-2", "ada"):
            pass
        assert mine.value.key == "runs.too_many_yours"
        with runs.reserve("run-2", "bob"):
            with pytest.raises(TooMany) as here, runs.reserve("run-3", "cleo"):
                pass
            assert here.value.key == "runs.too_many_here"


async def test_a_worker_that_ends_takes_no_runs(runs: ActiveRuns) -> None:
    assert await runs.check_accepting() == "0"
    runs.refuse_new()
    with pytest.raises(Unavailable):
        await runs.check_accepting()
    with pytest.raises(Unavailable), runs.reserve("run-1", "ada"):
        pass
