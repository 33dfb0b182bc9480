"""The processes that read files are shared fairly among users, too."""

import asyncio

import pytest

from model.actor import UserActor
from model.errors import DatasourceUnavailable
from model.sources.query import QueryLimits
from services.datasources.process.child_pool import MAX_CHILDREN_PER_REQUEST, ChildPool
from services.datasources.process.open_request import OpenRequest
from services.datasources.scheduling.requester import Requester
from tests.integration.datasources.engines.duckdb.test_process import COUNT, ENDLESS, opening, pool
from tests.support.polling import eventually

FIXTURES = (opening, pool)
LIMITS = QueryLimits(timeout_s=100)
ADA, BOB = Requester(UserActor("ada", "w")), Requester(UserActor("bob", "w"))


async def test_a_process_that_is_free_goes_to_who_has_none(
    pool: ChildPool, opening: OpenRequest
) -> None:
    crowd = [
        asyncio.create_task(pool.fetch(opening, ENDLESS, LIMITS, ADA))
        for _ in range(MAX_CHILDREN_PER_REQUEST + 2)
    ]
    await eventually(lambda: len(pool._slots) == MAX_CHILDREN_PER_REQUEST)
    asking = asyncio.create_task(pool.fetch(opening, COUNT, LIMITS, BOB))
    await eventually(lambda: pool._slots._queue.waiting == 3)
    crowd[0].cancel()
    assert (await asking).rows == [(5,)]
    assert sum(task.done() for task in crowd) == 1
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    await eventually(lambda: len(pool._slots) == 0)


async def test_a_process_that_cannot_start_leaks_no_place(
    pool: ChildPool, opening: OpenRequest
) -> None:
    broken = OpenRequest(opening.engine, ("ATTACH '/nowhere.duckdb' AS x (READ_ONLY)",))
    for _ in range(MAX_CHILDREN_PER_REQUEST + 1):
        with pytest.raises(DatasourceUnavailable):
            await pool.fetch(broken, COUNT, LIMITS, ADA)
    assert len(pool._slots) == 0
