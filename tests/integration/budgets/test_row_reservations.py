"""Rows kept for statements under way: those of all workers, and of no worker that is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import event

from model.database.engine import Database, open_database
from model.errors import BudgetExhausted
from model.repositories.usage import budgets
from model.usage.budget import NO_BUDGET, Budget
from services.budgets import row_reservations
from services.budgets.service import BudgetService
from tests.integration.budgets.test_token_reservations import USER, address_of, run_killed_worker

LIMIT = Budget(rows=1_000)
FULL = 400
"""Rows that a statement returns at most, and does."""


@pytest.fixture
async def workers(records: Database) -> AsyncIterator[tuple[BudgetService, BudgetService]]:
    """Two workers over the same records."""
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(open_database(address_of(records)))
        yield BudgetService(records, LIMIT), BudgetService(other, LIMIT)


async def fetch(worker: BudgetService, rows: int = FULL, most: int = FULL) -> None:
    async with worker.reserve_rows(USER, most, 60) as count:
        await asyncio.sleep(0)
        await count(rows)


async def read_rows(database: Database) -> int:
    return (await database.read(partial(budgets.find_use, user=USER, default=LIMIT))).rows


@pytest.mark.promise("daily-budget")
async def test_statements_of_two_workers_at_once_stay_within_the_limit(
    records: Database, workers: tuple[BudgetService, BudgetService]
) -> None:
    statements = [fetch(worker) for worker in workers for _ in range(4)]
    async with asyncio.timeout(60):
        endings = await asyncio.gather(*statements, return_exceptions=True)
    assert all(each is None or isinstance(each, BudgetExhausted) for each in endings)
    assert len([each for each in endings if each is None]) == 2, endings
    assert await read_rows(records) == 2 * FULL


async def test_a_result_beyond_the_limit_is_refused_and_a_smaller_one_is_not(
    records: Database, workers: tuple[BudgetService, BudgetService]
) -> None:
    await fetch(workers[0], 900, 10_000)
    with pytest.raises(BudgetExhausted, match=r"more rows than are left .*\(100 of 1,000\)"):
        await fetch(workers[1], 101, 10_000)
    await fetch(workers[1], 100, 10_000)
    assert await read_rows(records) == 1_000


@pytest.mark.promise("daily-budget")
async def test_a_killed_worker_keeps_rows_as_long_as_its_statement_may_take(
    records: Database, workers: tuple[BudgetService, BudgetService]
) -> None:
    async with asyncio.timeout(100):
        await run_killed_worker(records, "reserve_rows", "rows")
        await fetch(workers[0], 900)
    assert await read_rows(records) == 900


async def test_rows_that_come_after_their_reservation_has_ended_count_or_are_refused(
    records: Database, workers: tuple[BudgetService, BudgetService]
) -> None:
    first, second = workers
    async with first.reserve_rows(USER, 900, -60) as count:
        await fetch(second, 900, 900)
        with pytest.raises(BudgetExhausted):
            await count(900)
    assert await read_rows(records) == 900


@pytest.mark.promise("daily-budget")
async def test_a_statement_that_waits_in_vain_is_refused(
    workers: tuple[BudgetService, BudgetService], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_reservations, "MAX_WAIT_S", 0)
    async with workers[0].reserve_rows(USER, 700, 60):
        for worker in workers:
            with pytest.raises(BudgetExhausted, match="is kept for other statements"):
                await fetch(worker)
    await fetch(workers[1])


async def test_without_a_limit_nothing_is_reserved(records: Database) -> None:
    written: list[str] = []
    event.listen(
        records.engine.sync_engine,
        "before_cursor_execute",
        lambda *given: written.append(given[2]),
    )
    worker = BudgetService(records, replace(NO_BUDGET, tokens=10))
    await fetch(worker)
    assert await read_rows(records) == FULL
    assert not [each for each in written if "reservations" in each]
