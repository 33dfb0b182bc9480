"""The writer of all runs outlives whatever its store does."""

import asyncio
from typing import Any, cast

from model.answers.answer import StoredAnswer
from model.repositories.runs.runs import Ending
from services.runs.event_log.batch_writer import BatchWriter
from services.runs.event_log.event_store import Batch, EventStore, OwnershipLost, PendingWrite
from services.runs.event_log.log import Events, LoggedEvent

ENDING = Ending("finished", StoredAnswer("m", "", "", ()), [])


class Failing:
    """A store that takes every run for another's, and then fails to say whose it is."""

    outage_errors = (OSError,)
    fails = True

    async def write(self, batch: Batch) -> None:
        if self.fails:
            raise OwnershipLost

    async def has_stored(self, pending: PendingWrite) -> bool:
        raise ConnectionError


def last(seq: int) -> LoggedEvent:
    return LoggedEvent(seq, b"{}", last=True)


async def test_a_run_that_nothing_is_known_of_is_lost_alone() -> None:
    store: Any = Failing()
    lost: list[str] = []
    written: list[str] = []

    def on_written(run_id: str, _: Events) -> None:
        written.append(run_id)

    writer = BatchWriter(cast("EventStore", store), on_written=on_written, on_lost=lost.append)
    writing = asyncio.create_task(writer.run())
    async with asyncio.timeout(60):
        assert not await writer.finish("one", last(1), ENDING)
        store.fails = False
        assert await writer.finish("two", last(1), ENDING)
    assert (lost, written) == (["one"], ["two"])
    writing.cancel()
