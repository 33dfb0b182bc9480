"""The kind `driver` against a scripted coordinator; a real Trino was never asked."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from model.errors import DatasourceUnavailable, Invalid, QueryTimeout, ResultTooLarge, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.registry import find_source_kind
from services.datasources.engines.trino import driver
from services.datasources.ports import OpenSource
from services.datasources.scheduling.requester import SYSTEM
from tests.integration.datasources.shop_sources import SHOP
from tests.integration.datasources.test_sources import introspect
from tests.support.polling import eventually
from tests.support.schemas.rule_engine_shop import ROWS
from tests.support.servers.trino_server import Coordinator, trino_coordinator
from tests.unit.agent.rule_engine.sql_generation.test_dialects import QUESTIONS, _sql

LIMITS = QueryLimits(timeout_s=10, max_rows=100)
KIND = find_source_kind("trino")
ENDLESS = "SELECT count(*) FROM UNNEST(sequence(1, 1000000)) AS a (x)" + "".join(
    f" CROSS JOIN UNNEST(sequence(1, 1000000)) AS {name} (y)" for name in "bcd"
)


@pytest.fixture
def coordinator() -> Iterator[Coordinator]:
    with trino_coordinator(SHOP + "COMMENT ON TABLE shops IS '门店';") as coordinator:
        yield coordinator


@pytest.fixture
async def source(coordinator: Coordinator, tmp_path: Path) -> AsyncIterator[OpenSource]:
    locations = AllowedLocations(tmp_path)
    opened = KIND.open(KIND.check_config(coordinator.config(), locations), locations)
    yield opened
    await opened.close()


async def test_rows_come_page_by_page_and_exact(
    source: OpenSource, coordinator: Coordinator
) -> None:
    coordinator.refuses = 2
    fetched = await source.fetch(
        "SELECT id, title, opened, turnover FROM shops ORDER BY id", LIMITS, SYSTEM
    )
    assert fetched.rows == [
        (1, "上海店", "2024-01-31", "123456789012345678.90"),
        (2, "50% off :x", None, "9.50"),
        (3, "深圳店", "2025-02-01", None),
    ]
    assert [column.kind for column in fetched.columns] == ["integer", "text", "date", "decimal"]
    assert coordinator.headers[-1]["X-Trino-Catalog"] == "memory"
    assert coordinator.headers[-1]["X-Trino-Session"] == "query_max_run_time=10s"


async def test_values_of_every_type(source: OpenSource) -> None:
    sql = (
        "SELECT CAST('2025-01-31 10:00:00.5' AS TIMESTAMP), true, CAST('NaN' AS DOUBLE),"
        " 9223372036854775807, ARRAY[1, 2]"
    )
    fetched = await source.fetch(sql, LIMITS, SYSTEM)
    moment = "2025-01-31T10:00:00.500000"
    assert fetched.rows == [(moment, True, None, "9223372036854775807", "[1,2]")]


async def test_tables_views_comments_and_estimates_are_found(source: OpenSource) -> None:
    tables = await introspect(source)
    assert tables.keys() == {"regions", "shops", "big_shops"}
    assert (tables["shops"].comment, tables["shops"].rows) == ("门店", 3)
    assert (tables["big_shops"].kind, tables["big_shops"].rows) == ("view", None)
    kinds = {column.name: column.kind for column in tables["shops"].columns}
    assert (kinds["opened"], kinds["turnover"], kinds["title"]) == ("date", "decimal", "text")


async def test_without_a_schema_tables_have_theirs(
    coordinator: Coordinator, tmp_path: Path
) -> None:
    locations = AllowedLocations(tmp_path)
    config = {**coordinator.config(), "schema": None}
    opened = KIND.open(KIND.check_config(config, locations), locations)
    assert "main.shops" in await introspect(opened)
    await opened.close()


async def test_a_statement_that_fails_says_why(source: OpenSource) -> None:
    with pytest.raises(SqlFailed, match="nowhere"):
        await source.fetch("SELECT nowhere FROM shops", LIMITS, SYSTEM)
    assert (await source.fetch("SELECT count(*) FROM shops", LIMITS, SYSTEM)).rows == [(3,)]


async def test_more_rows_than_the_limit_are_dropped_and_the_statement_is_ended(
    source: OpenSource, coordinator: Coordinator
) -> None:
    fetched = await source.fetch(
        "SELECT id FROM shops ORDER BY id", QueryLimits(max_rows=1), SYSTEM
    )
    assert (fetched.rows, fetched.truncated) == ([(1,)], True)
    await source.close()
    [query] = coordinator.queries.values()
    assert query.cancelled


async def test_a_statement_that_takes_too_long_ends_by_its_name(
    source: OpenSource, coordinator: Coordinator
) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTimeout):
        await source.fetch(ENDLESS, QueryLimits(timeout_s=0.5), SYSTEM)
    assert time.monotonic() - began < 30


async def test_a_stop_ends_the_statement_on_the_server(
    source: OpenSource, coordinator: Coordinator
) -> None:
    task = asyncio.create_task(source.fetch(ENDLESS, QueryLimits(timeout_s=30), SYSTEM))

    async def runs() -> bool:
        return any(query.page_requested.is_set() for query in coordinator.queries.values())

    await eventually(runs)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    [query] = coordinator.queries.values()
    assert await asyncio.to_thread(query.done.wait, 10)
    assert query.cancelled


@pytest.mark.parametrize("sql", ["DELETE FROM shops", "CALL system.x()", "SET SESSION a = 1"])
async def test_what_does_not_begin_as_reading_is_not_sent(
    source: OpenSource, coordinator: Coordinator, sql: str
) -> None:
    with pytest.raises(SqlFailed):
        await source.fetch(sql, LIMITS, SYSTEM)
    assert coordinator.queries == {}


async def test_pages_are_fetched_from_the_server_that_was_named(
    source: OpenSource, coordinator: Coordinator
) -> None:
    coordinator.elsewhere = "http://169.254.169.254"
    assert (await source.fetch("SELECT 1 AS n", LIMITS, SYSTEM)).rows == [(1,)]
    coordinator.elsewhere = "http://169.254.169.254/latest/meta-data"
    with pytest.raises(DatasourceUnavailable):
        await source.fetch("SELECT 1 AS n", LIMITS, SYSTEM)


async def test_a_test_says_the_version_and_who_is_not_let_in(
    source: OpenSource, coordinator: Coordinator
) -> None:
    probe = await source.probe()
    assert (probe.server_version, probe.writable) == ("470", None)
    coordinator.users.clear()
    with pytest.raises(DatasourceUnavailable, match="authentication failed"):
        await source.probe()


async def test_a_coordinator_that_never_tells_its_version_holds_up_no_test(
    source: OpenSource, coordinator: Coordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator.may_answer_info.clear()
    monkeypatch.setattr(driver, "CATALOG_LIMITS", QueryLimits(timeout_s=2))
    assert (await source.probe()).server_version == ""
    coordinator.may_answer_info.set()


def test_a_password_goes_over_tls_only(tmp_path: Path) -> None:
    given = {"host": "trino", "username": "u", "catalog": "hive", "password": "p"}
    with pytest.raises(Invalid) as refused:
        KIND.check_config(given, AllowedLocations(tmp_path))
    assert refused.value.path == "config.tls"
    config = KIND.check_config({**given, "tls": True}, AllowedLocations(tmp_path))
    assert (config["port"], config["database"]) == (8443, "hive")


async def test_the_built_in_engine_gives_the_rows_of_sqlite(tmp_path: Path) -> None:
    locations = AllowedLocations(tmp_path)
    with (
        trino_coordinator(ROWS.replace("REAL", "DOUBLE")) as coordinator,
        closing(sqlite3.connect(":memory:")) as lite,
    ):
        lite.executescript(ROWS)
        source = KIND.open(KIND.check_config(coordinator.config(), locations), locations)
        for question in QUESTIONS:
            there = (await source.fetch(_sql(question, "trino"), LIMITS, SYSTEM)).rows
            here = lite.execute(_sql(question, "sqlite")).fetchall()
            assert _sort_rows(there) == _sort_rows(here), question
        await source.close()


def _sort_rows(rows: list[tuple[object, ...]]) -> list[str]:
    return sorted(
        repr([float(cell) if isinstance(cell, int) else cell for cell in row]) for row in rows
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT rpad('x', 20000000, 'x')",
        "SELECT sequence(1, 2000000)",
    ],
)
async def test_a_huge_value_is_not_read(
    source: OpenSource, coordinator: Coordinator, sql: str
) -> None:
    with pytest.raises(ResultTooLarge, match="16 MB"):
        await source.fetch(sql, LIMITS, SYSTEM)
    await eventually(lambda: all(query.cancelled for query in coordinator.queries.values()))
    assert (await source.fetch("SELECT 1", LIMITS, SYSTEM)).rows == [(1,)]
