"""The records of workers in both databases of ours."""

from functools import partial

from model.database.engine import Database
from model.repositories import workers
from model.repositories.runs import runs
from model.repositories.workers import Worker
from tests.support.records import running_run

HERE, OTHER = Worker("here", "one", 1), Worker("other", "two", 2)


async def test_each_heartbeat_counts_up_that_of_its_worker(records: Database) -> None:
    for worker in (HERE, OTHER, OTHER, OTHER):
        await records.write(partial(workers.record_heartbeat, worker=worker))
    found = await records.read(partial(workers.find_others, worker_id="here"))
    assert found == [Worker("other", "two", 2, beat=2)]


async def test_a_deleted_worker_is_not_found(records: Database) -> None:
    for worker in (HERE, OTHER):
        await records.write(partial(workers.record_heartbeat, worker=worker))
    await records.write(partial(workers.delete_workers, worker_ids=["here"]))
    assert await records.read(partial(workers.find_others, worker_id="")) == [OTHER]


async def test_the_owner_of_a_running_run_is_found_once(records: Database) -> None:
    for run in ("run-1", "run-2"):
        await running_run(records, run)
    owners = await records.read(runs.find_running_workers)
    assert len(owners) == 1
