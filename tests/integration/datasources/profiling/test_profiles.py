"""Profiles of the same small shop, read from every kind of source."""

from collections.abc import AsyncIterator

import pytest

from model.engines.registry import ENGINES
from model.errors import SqlFailed
from model.sources.schema import ColumnProfile, Table
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import OpenSource, ignore_progress
from services.datasources.profiling import profiler
from services.datasources.profiling.profiler import Profiler
from services.datasources.profiling.sampler import Sampler
from services.datasources.scheduling.requester import SYSTEM
from tests.integration.datasources.engines.test_trino import coordinator
from tests.integration.datasources.engines.test_trino import source as trino_source
from tests.integration.datasources.shop_sources import Shop
from tests.support.servers.trino_server import Coordinator

FIXTURES = (coordinator, trino_source)


@pytest.fixture
async def source(shop: Shop) -> AsyncIterator[OpenSource]:
    opened = shop.open()
    yield opened
    await opened.close()


async def read_profiles(
    source: OpenSource, dialect: str, skipped: dict[str, set[str]] | None = None
) -> dict[str, Table]:
    """The tables with samples and profiles, as a sync reads them."""
    tables = await source.introspect(ignore_progress)
    sampled = await Sampler(source, dialect, SYSTEM).fill(tables, skipped or {}, ignore_progress)
    filled = await Profiler(source, dialect, SYSTEM).fill(sampled, skipped or {}, ignore_progress)
    assert [table.name for table in filled] == [table.name for table in tables]
    return {table.name: table for table in filled}


def profile(tables: dict[str, Table], table: str, column: str) -> ColumnProfile:
    found = tables[table].column(column)
    assert found
    assert found.profile, (table, column)
    return found.profile


def assert_shop(tables: dict[str, Table]) -> None:
    shops = tables["shops"]
    assert (shops.rows, shops.rows_exact) == (3, True)
    key = profile(tables, "shops", "id")
    assert (key.low, key.high, key.distinct, key.unique, key.whole) == ("1", "3", 3, True, True)
    opened = profile(tables, "shops", "opened")
    assert (opened.low[:10], opened.high[:10]) == ("2024-01-31", "2025-02-01")
    assert (round(opened.nulls, 2), opened.distinct, opened.unique) == (0.33, 2, False)
    title = profile(tables, "shops", "title")
    assert (title.distinct, title.low, title.high, title.unique) == (3, "", "", True)
    assert profile(tables, "shops", "country").distinct == 1
    view = profile(tables, "big_shops", "title")
    assert (view.rows, view.whole) == (1, True)


async def test_counts_ranges_and_rows(source: OpenSource, shop: Shop) -> None:
    dialect = ENGINES[shop.kind].dialect.name
    assert_shop(await read_profiles(source, dialect))


async def test_the_same_of_trino(coordinator: Coordinator, trino_source: OpenSource) -> None:
    assert_shop(await read_profiles(trino_source, "trino"))


async def test_columns_that_must_not_be_read_are_in_no_statement(
    source: OpenSource, shop: Shop
) -> None:
    dialect = ENGINES[shop.kind].dialect.name
    skipped = {"shops": {"turnover", "title"}, "regions": {"country", "code", "name"}}
    asked: list[str] = []
    recorded = Recorded(source, asked)
    tables = await Profiler(recorded, dialect, SYSTEM).fill(
        await source.introspect(ignore_progress), skipped, ignore_progress
    )
    assert asked
    assert not [sql for sql in asked if "turnover" in sql or "regions" in sql]
    without = {t.name: {c.name for c in t.columns if c.profile is None} for t in tables}
    assert without["shops"] == skipped["shops"]
    assert without["regions"] == skipped["regions"]


async def test_large_tables_are_sampled_and_their_ranges_are_whole(
    source: OpenSource, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialect = ENGINES[shop.kind].dialect.name
    monkeypatch.setattr(profiler, "_FULL_COUNT_ROWS", 0)
    monkeypatch.setattr(profiler, "_SAMPLED_ROWS", 2)
    tables = await read_profiles(source, dialect)
    assert (tables["shops"].rows, tables["shops"].rows_exact) == (3, True)
    key = profile(tables, "shops", "id")
    assert (key.rows, key.whole, key.unique) == (2, False, False)
    assert (key.low, key.high) == ("1", "3")


class Recorded:
    """A source that remembers its statements and may refuse one column."""

    def __init__(self, source: OpenSource, asked: list[str], refused: str = "") -> None:
        self._source = source
        self._asked = asked
        self._refused = refused

    async def fetch(self, sql: str, *rest: object) -> FetchedRows:
        self._asked.append(sql)
        if self._refused and self._refused in sql:
            raise SqlFailed("datasources.failed", reason="no")
        return await self._source.fetch(sql, *rest)


async def test_a_column_that_cannot_be_counted_is_the_only_one_without_profile(
    source: OpenSource, shop: Shop
) -> None:
    dialect = ENGINES[shop.kind].dialect.name
    refusing = Recorded(source, [], refused="region`" if dialect == "mysql" else 'region"')
    tables = await Profiler(refusing, dialect, SYSTEM).fill(
        await source.introspect(ignore_progress), {}, ignore_progress
    )
    [shops] = [table for table in tables if table.name == "shops"]
    assert [c.name for c in shops.columns if c.profile is None] == ["region"]
    assert (shops.rows, shops.rows_exact) == (3, True)


async def test_a_spent_budget_leaves_tables_as_they_are(source: OpenSource, shop: Shop) -> None:
    dialect = ENGINES[shop.kind].dialect.name
    asked: list[str] = []
    tables = await source.introspect(ignore_progress)
    filled = await Profiler(Recorded(source, asked), dialect, SYSTEM, budget_s=0).fill(
        tables, {}, ignore_progress
    )
    assert (asked, filled) == ([], tables)


ODD = """CREATE TYPE mood AS ENUM ('sad', 'fine');
CREATE TABLE odd (id INT, j JSON, b JSONB, p POINT, u UUID, x BYTEA, a INT[], m mood, i INET,
  d INTERVAL, t TIME, e TIMESTAMPTZ, phone BIGINT, f FLOAT8, ym INT);
INSERT INTO odd VALUES (1, '{}', '{}', '(1,2)', gen_random_uuid(), '\\x00', '{1,2}', 'sad',
  '10.0.0.1', '1 day', '10:00', '2024-01-31 10:00+08', 13800000000, 'NaN', 202401),
  (2, NULL, NULL, NULL, NULL, NULL, NULL, 'fine', NULL, NULL, NULL, NULL, 13800000001, 1.5, 202403);
"""


@pytest.mark.parametrize("shop", ["postgresql"], indirect=True)
async def test_columns_of_odd_types_cost_the_others_nothing(source: OpenSource, shop: Shop) -> None:
    assert shop.server
    shop.server.execute(ODD)
    tables = await read_profiles(source, "postgres")
    assert (tables["odd"].rows, tables["odd"].rows_exact) == (2, True)
    without = {column.name for column in tables["odd"].columns if column.profile is None}
    assert without <= {"p"}
    months = profile(tables, "odd", "ym")
    assert (months.low, months.high, months.format) == ("202401", "202403", "YYYYMM")
    number = profile(tables, "odd", "phone")
    assert (number.distinct, number.low, number.high) == (2, "", "")
    assert profile(tables, "odd", "j").nulls == 0.5
