"""What is written to SQLite at once goes into one transaction, each write as a whole."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Transaction, insert, select

from model.database.engine import Database, now, open_database
from model.migrations.runner import migrate
from model.tables.user import SignInAttemptsRow

MANY = 20


class UndoneError(Exception):
    """What a write raises after it has written."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'records.db'}") as database:
        await migrate(database)
        yield database


def add(connection: Connection, key: str) -> str:
    connection.execute(insert(SignInAttemptsRow).values(key=key, drained_ms=1, since=now()))
    return key


def add_and_raise(connection: Connection, key: str) -> str:
    add(connection, key)
    raise UndoneError(key)


def undo_all(connection: Connection) -> str:
    """As SQLite does on its own, for instance when the disk is full."""
    add(connection, "undone")
    connection.exec_driver_sql("ROLLBACK")
    raise UndoneError


async def queue_writes(database: Database, keys: str) -> list[asyncio.Task[str]]:
    """Writes that wait for their turn, in this order."""
    begun = asyncio.Semaphore(0)

    async def write(key: str) -> str:
        begun.release()
        return await database.write(partial(add, key=key))

    writes = [asyncio.create_task(write(key)) for key in keys]
    for _ in keys:
        await begun.acquire()
    return writes


def read_keys(connection: Connection) -> Sequence[str]:
    return connection.scalars(select(SignInAttemptsRow.key)).all()


async def test_writes_at_once_share_transactions(database: Database) -> None:
    transactions: list[Transaction | None] = []

    def add_and_note(connection: Connection, key: str) -> None:
        add(connection, key)
        transactions.append(connection.get_transaction())

    writes = (database.write(partial(add_and_note, key=f"{n:02}")) for n in range(MANY))
    await asyncio.gather(*writes)
    assert await database.read(read_keys) == [f"{n:02}" for n in range(MANY)]
    assert len(transactions) == MANY
    assert len(set(transactions)) <= 2


async def test_a_write_that_raises_undoes_only_itself(database: Database) -> None:
    works = [partial(add_and_raise if n % 3 == 1 else add, key=f"{n:02}") for n in range(MANY)]
    outcomes = await asyncio.gather(*map(database.write, works), return_exceptions=True)
    kept = [f"{n:02}" for n in range(MANY) if n % 3 != 1]
    assert [one for one in outcomes if isinstance(one, str)] == kept
    assert all(isinstance(one, str | UndoneError) for one in outcomes)
    assert await database.read(read_keys) == kept


async def test_all_are_told_when_sqlite_undoes_their_transaction(database: Database) -> None:
    works: list[Callable[[Connection], str]] = [
        partial(add, key="before"),
        undo_all,
        partial(add, key="after"),
    ]
    outcomes = await asyncio.gather(*map(database.write, works), return_exceptions=True)
    assert all(isinstance(one, UndoneError) for one in outcomes)
    assert await database.read(read_keys) == []
    assert await database.write(partial(add, key="later")) == "later"


async def test_a_cancelled_caller_does_not_hold_up_the_others(database: Database) -> None:
    async with database.transaction():
        writes = await queue_writes(database, "abc")
        writes[1].cancel()
        await asyncio.wait([writes[1]])
    assert list(await asyncio.gather(writes[0], writes[2])) == ["a", "c"]
    assert await database.read(read_keys) == ["a", "c"]


async def test_writes_that_cannot_be_made_in_time_are_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.database.engine.WRITE_WAIT_S", 0.05)
    async with database.transaction():
        works = [partial(add, key="a"), partial(add, key="b")]
        outcomes = await asyncio.gather(*map(database.write, works), return_exceptions=True)
    assert all(isinstance(one, TimeoutError) for one in outcomes)
    assert await database.write(partial(add, key="later")) == "later"


async def test_a_queue_that_is_full_refuses_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.database.group_commit.MAX_QUEUED", 2)
    async with database.transaction():
        writes = await queue_writes(database, "ab")
        with pytest.raises(TimeoutError, match="2 writes wait"):
            await database.write(partial(add, key="c"))
    await asyncio.gather(*writes)
    assert await database.read(read_keys) == ["a", "b"]


async def test_writes_are_told_when_their_turn_fails(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def fail() -> AsyncIterator[None]:
        raise OSError("no lock")
        yield

    commit = database._group_commit
    assert commit is not None
    monkeypatch.setattr(commit, "_turn", fail)
    with pytest.raises(OSError, match="no lock"):
        await database.write(partial(add, key="a"))
    monkeypatch.undo()
    assert await database.write(partial(add, key="later")) == "later"
