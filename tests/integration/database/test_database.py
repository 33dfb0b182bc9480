import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text

from model.database.engine import Database, now, open_database
from model.migrations.runner import migrate
from model.tables.user import SignInAttemptsRow, UserRow


@pytest.fixture(params=["sqlite", "mysql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    uri = f"sqlite+aiosqlite:///{tmp_path / 'records.db'}"
    if request.param == "mysql":
        uri = f"{request.getfixturevalue('mariadb').url()}?charset=utf8mb4"
    async with open_database(uri) as database:
        await migrate(database)
        yield database


async def _read_then_write(database: Database) -> None:
    async with database.transaction() as session:
        row = await session.get(SignInAttemptsRow, "k", with_for_update=True)
        assert row is not None
        await asyncio.sleep(0)
        row.drained_ms += 1


async def test_writers_that_read_first_wait_for_each_other(database: Database) -> None:
    async with database.transaction() as session:
        session.add(SignInAttemptsRow(key="k", drained_ms=0, since=now()))
    await asyncio.gather(*(_read_then_write(database) for _ in range(40)))
    async with database.reading() as session:
        assert await session.scalar(select(SignInAttemptsRow.drained_ms)) == 40


async def test_two_processes_writing_do_not_find_the_database_locked(database: Database) -> None:
    async with database.transaction() as session:
        session.add(SignInAttemptsRow(key="k", drained_ms=0, since=now()))
    async with open_database(database.engine.url.render_as_string(False)) as other:
        both = [_read_then_write(db) for _ in range(15) for db in (database, other)]
        await asyncio.gather(*both)
    async with database.reading() as session:
        assert await session.scalar(select(SignInAttemptsRow.drained_ms)) == 30


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.transaction() as writing:
        writing.add(SignInAttemptsRow(key="k", drained_ms=1, since=now()))
        await writing.flush()
        async with asyncio.timeout(60), database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(SignInAttemptsRow)) == 0


async def test_a_failed_transaction_leaves_nothing_behind(database: Database) -> None:
    async def fail_after_writing() -> None:
        async with database.transaction() as session:
            session.add(SignInAttemptsRow(key="k", drained_ms=1, since=now()))
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_writing()
    async with database.reading() as session:
        assert await session.get(SignInAttemptsRow, "k") is None


async def test_times_come_back_in_utc_with_their_microseconds(database: Database) -> None:
    at = now().replace(microsecond=123_456)
    async with database.transaction() as session:
        session.add(SignInAttemptsRow(key="k", drained_ms=1, since=at))
    async with database.reading() as session:
        assert await session.scalar(select(SignInAttemptsRow.since)) == at


@pytest.mark.parametrize("name", ["'; DROP TABLE users; --", "a\\'b\"", "王伟 😀", "%s {x} :y"])
async def test_any_text_is_stored_as_it_is(database: Database, name: str) -> None:
    async with database.transaction() as session:
        session.add(UserRow(id="u", username=name, name_key="k", password_hash="", role="user"))
    async with database.reading() as session:
        assert await session.scalar(select(UserRow.username)) == name


async def test_keys_are_compared_exactly(database: Database) -> None:
    async with database.transaction() as session:
        for key in ("a", "A", "á"):
            session.add(SignInAttemptsRow(key=key, drained_ms=1, since=now()))
    async with database.reading() as session:
        assert await session.get(SignInAttemptsRow, "A") is not None
        assert await session.scalar(select(func.count()).select_from(SignInAttemptsRow)) == 3


def _count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(SignInAttemptsRow)) or 0


def _add(connection: Connection, key: str) -> None:
    connection.execute(insert(SignInAttemptsRow).values(key=key, drained_ms=1, since=now()))


async def test_what_is_written_at_once_is_there_for_all_readers(database: Database) -> None:
    await database.write(partial(_add, key="k"))
    assert await database.read(_count) == 1
    async with database.reading() as session:
        assert await session.get(SignInAttemptsRow, "k") is not None


async def test_a_write_that_raises_leaves_nothing_behind(database: Database) -> None:
    def fail_after_writing(connection: Connection) -> None:
        _add(connection, "k")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(fail_after_writing)
    assert await database.read(_count) == 0


async def test_writes_at_once_and_transactions_take_turns(database: Database) -> None:
    async def in_a_session(key: str) -> None:
        async with database.transaction() as session:
            session.add(SignInAttemptsRow(key=key, drained_ms=1, since=now()))

    await asyncio.gather(
        *(database.write(partial(_add, key=f"a{number}")) for number in range(20)),
        *(in_a_session(f"b{number}") for number in range(20)),
    )
    assert await database.read(_count) == 40


@pytest.mark.promise("deleted")
@pytest.mark.parametrize("way", ["session", "thread"])
async def test_what_is_deleted_is_overwritten_in_the_file(tmp_path: Path, way: str) -> None:
    """A row that takes pages of its own: they are given free as a whole."""
    path, mark = tmp_path / "records.db", "zqvalue" * 2_000
    uri = f"sqlite+aiosqlite:///{path}"
    async with open_database(uri) as database, database.transaction() as session:
        await session.execute(text("CREATE TABLE t (said TEXT)"))
        await session.execute(text("INSERT INTO t VALUES (:mark)"), {"mark": mark})
    assert b"zqvalue" in path.read_bytes()  # the last one to leave writes all to the file
    async with open_database(uri) as database:
        if way == "session":
            async with database.transaction() as session:
                await session.execute(text("DELETE FROM t"))
        else:
            await database.write(lambda connection: connection.exec_driver_sql("DELETE FROM t"))
    assert b"zqvalue" not in path.read_bytes()
