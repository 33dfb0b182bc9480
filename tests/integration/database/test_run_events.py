"""The events of runs in both databases of ours."""

from functools import partial

from model.database.engine import Database
from model.repositories.runs import run_events
from model.repositories.runs.run_events import Chunk
from tests.support.records import running_run

RUN = "run-1"


async def test_many_chunks_in_one_batch_are_all_kept(records: Database) -> None:
    await running_run(records, RUN)
    chunks = [Chunk(RUN, seq, seq, seq == 700, b"{}") for seq in range(1, 701)]
    await records.write(partial(run_events.add, chunks=chunks))
    async with records.reading() as session:
        assert await run_events.find_last(session, RUN) == (700, True)
        assert len(await run_events.find_after(session, RUN, 600)) == 100
