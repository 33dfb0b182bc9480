"""Tokens kept for model calls under way: those of all workers, and of no worker that is gone."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest

from agent.events import TokensUsed
from model.actor import UserActor
from model.database.engine import Database, open_database
from model.errors import BudgetExhausted
from model.repositories.usage import budgets
from model.usage.budget import Budget, Resource
from model.workspaces.workspace import FIRST_WORKSPACE
from services.budgets.service import BudgetService
from tests.support.records import OWNER

USER = UserActor(OWNER, FIRST_WORKSPACE)
LIMIT = Budget(tokens=1_000)
CALL = 400
KILLED_WORKER = """
import asyncio, sys
from model import tables
from tests.integration.budgets.test_token_reservations import USER
from model.database.engine import open_database
from model.usage.budget import Budget
from services.budgets.service import BudgetService

async def reserve():
    address, method, resource = sys.argv[1:]
    async with open_database(address) as database:
        worker = BudgetService(database, Budget(**{resource: 1_000}))
        async with getattr(worker, method)(USER, 900, -8):  # with the margin: two seconds
            print("reserved", flush=True)
            await asyncio.Event().wait()

asyncio.run(reserve())
"""


@pytest.fixture
async def workers(records: Database) -> AsyncIterator[tuple[BudgetService, BudgetService]]:
    """Two workers over the same records."""
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(open_database(address_of(records)))
        yield BudgetService(records, LIMIT), BudgetService(other, LIMIT)


def address_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


async def run_killed_worker(database: Database, method: str, resource: Resource) -> None:
    """A worker that reserves 900 of 1,000 for two seconds, and is killed."""
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED_WORKER, address_of(database), method, resource),
        cwd=Path(__file__).parents[3],
        stdout=asyncio.subprocess.PIPE,
    )
    assert worker.stdout is not None
    assert await worker.stdout.readline() == b"reserved\n"
    worker.send_signal(signal.SIGKILL)
    await worker.wait()


async def call_model(worker: BudgetService, most: int = CALL) -> None:
    """A call that may cost so much, and costs `CALL`."""
    async with worker.reserve_tokens(USER, most, 60) as count:
        await asyncio.sleep(0)
        assert count(TokensUsed("m", CALL - 10, 10)).is_counted


async def read_tokens(database: Database) -> int:
    use = await database.read(partial(budgets.find_use, user=USER, default=LIMIT))
    return use.tokens


@pytest.mark.promise("daily-budget")
async def test_calls_of_two_workers_at_once_stay_within_the_limit_but_for_one(
    records: Database, workers: tuple[BudgetService, BudgetService]
) -> None:
    calls = [call_model(worker) for worker in workers for _ in range(4)]
    async with asyncio.timeout(60):
        endings = await asyncio.gather(*calls, return_exceptions=True)
    made = [each for each in endings if each is None]
    assert all(each is None or isinstance(each, BudgetExhausted) for each in endings)
    assert len(made) == 3, endings
    assert await read_tokens(records) == 3 * CALL


async def test_a_call_that_costs_less_leaves_the_rest_to_others(
    records: Database, workers: tuple[BudgetService, BudgetService]
) -> None:
    first, second = workers
    async with asyncio.timeout(60):
        await asyncio.gather(call_model(first, 900), call_model(second, 900))
    assert await read_tokens(records) == 2 * CALL
    async with first.reserve_tokens(USER, 150, 60), second.reserve_tokens(USER, 50, 60):
        assert await read_tokens(records) == 2 * CALL, "what is reserved is not used"


@pytest.mark.promise("daily-budget")
async def test_a_killed_worker_keeps_tokens_as_long_as_its_call_may_take(
    records: Database,
    workers: tuple[BudgetService, BudgetService],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with asyncio.timeout(100):
        await run_killed_worker(records, "reserve_tokens", "tokens")
        await call_model(workers[0], 900)
    assert await read_tokens(records) == CALL
    monkeypatch.setattr("services.budgets.token_reservations.MAX_WAIT_S", 0)
    async with workers[0].reserve_tokens(USER, 600, 60):
        with pytest.raises(BudgetExhausted, match="is kept for other questions"):
            await workers[1].reserve_tokens(USER, 600, 60).__aenter__()
