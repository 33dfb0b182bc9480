"""What a worker adds to the audit is stored in its order, with what it is committed with."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from model.audit.entry import AuditEntry
from model.database.engine import Database, now
from model.repositories import audit
from model.tables.user import SignInAttemptsRow
from tests.support.audit import Chain
from tests.support.records import records

FIXTURES = (records,)


@pytest.fixture
async def chain(records: Database, tmp_path: Path) -> Chain:
    chain = Chain(records, tmp_path)
    await chain.write(3)
    return chain


def add_row(connection: Connection, *, fails: bool = False) -> None:
    connection.execute(insert(SignInAttemptsRow).values(key="k", drained_ms=1, since=now()))
    if fails:
        raise ZeroDivisionError


def count_rows(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(SignInAttemptsRow)) or 0


async def test_entries_are_committed_with_what_is_given(chain: Chain) -> None:
    chain.trail.add(AuditEntry("statement", "statements.run"))
    await chain.trail.commit_with(add_row)
    assert await chain.numbers() == [1, 2, 3, 4]
    assert await chain.database.read(count_rows) == 1
    assert await chain.breaks() == []


async def test_neither_is_stored_when_one_fails(chain: Chain) -> None:
    chain.trail.add(AuditEntry("statement", "statements.run"))
    with pytest.raises(ZeroDivisionError):
        await chain.trail.commit_with(partial(add_row, fails=True))
    assert await chain.numbers() == [1, 2, 3]
    assert await chain.database.read(count_rows) == 0
    await chain.trail.flush()  # the entry waits for the next chance
    assert await chain.numbers() == [1, 2, 3, 4]


async def test_a_worker_that_starts_does_not_move_the_head_back(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It looked before another worker had made the head and written records.
    monkeypatch.setattr(audit, "lock_head", lambda _: (None, 0))
    await chain.trail.open()
    assert await chain.breaks() == []
    monkeypatch.undo()
    await chain.write(1)
    assert await chain.numbers() == [1, 2, 3, 4]
