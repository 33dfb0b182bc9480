"""A process whose DuckDB failed for good takes no further statement."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import SqlFailed
from model.sources.query import QueryLimits
from services.datasources.engines.duckdb.open_request import make_duckdb_request
from services.datasources.process.child_pool import ChildPool
from services.datasources.process.open_request import OpenRequest
from services.datasources.sql_quoting import quote_literal
from tests.integration.datasources.engines.duckdb.failing_database import FAIL
from tests.integration.datasources.engines.duckdb.test_process import find_pid, pool

FIXTURES = (pool,)
LIMITS = QueryLimits(timeout_s=30)
COUNT = "SELECT count(*) FROM orders"


@pytest.fixture
def opening(tmp_path: Path) -> OpenRequest:
    request = make_duckdb_request(
        (
            f"ATTACH {quote_literal(str(tmp_path / 'written.duckdb'))} AS written",
            "USE written",
            "CREATE TABLE orders AS SELECT 1 AS id",
            "SET debug_checkpoint_abort = 'before_header'",
        )
    )
    module = "tests.integration.datasources.engines.duckdb.failing_database"
    return replace(request, engine=replace(request.engine, module=module, file_mib=16))


def remove_files(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


@pytest.mark.parametrize("sql", FAIL)
async def test_the_next_statement_finds_another_process(
    pool: ChildPool, opening: OpenRequest, tmp_path: Path, sql: str
) -> None:
    first = await find_pid(pool, opening)
    with pytest.raises(SqlFailed):
        await pool.fetch(opening, sql, LIMITS)
    remove_files(tmp_path)
    assert (await pool.fetch(opening, COUNT, LIMITS)).rows == [(1,)]
    assert await find_pid(pool, opening) != first
