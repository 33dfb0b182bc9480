import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from model import tables
from model.database.engine import Base, Database, open_database
from model.errors import Misconfigured
from model.migrations import runner
from model.migrations.runner import find_newest_revision, migrate

assert tables.__all__
ROOT = Path(__file__).parents[3]


@pytest.fixture(params=["sqlite", "mysql"])
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'records.db'}"
    return f"{request.getfixturevalue('mariadb').url()}?charset=utf8mb4"


@pytest.fixture
async def empty(uri: str) -> AsyncIterator[Database]:
    async with open_database(uri) as database:
        yield database


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


async def test_the_migrations_make_exactly_the_tables_of_the_models(empty: Database) -> None:
    await migrate(empty)
    async with empty.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_a_second_start_finds_nothing_to_do(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(empty)
    monkeypatch.setattr(runner, "_upgrade", None)
    await migrate(empty)


def test_the_migrations_are_one_chain_that_ends_at_the_newest_file() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "model" / "migrations"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [find_newest_revision()]
    files = sorted(p.stem for p in (ROOT / "model" / "migrations" / "versions").glob("[0-9]*.py"))
    assert [script.revision for script in scripts.walk_revisions()] == files[::-1]


async def test_processes_that_start_at_once_do_not_collide(uri: str) -> None:
    code = (
        "import asyncio, sys\n"
        "from model.database.engine import open_database\n"
        "from model.migrations.runner import migrate\n"
        "async def main():\n"
        "    async with open_database(sys.argv[1]) as database:\n"
        "        await migrate(database)\n"
        "asyncio.run(main())\n"
    )
    starts = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, uri, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    for start in starts:
        _, errors = await start.communicate()
        assert (start.returncode, errors.decode()) == (0, "")


async def test_records_of_a_newer_version_are_not_touched(empty: Database) -> None:
    await migrate(empty)
    async with empty.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999_future'"))
    with pytest.raises(Misconfigured, match="newer"):
        await migrate(empty)
