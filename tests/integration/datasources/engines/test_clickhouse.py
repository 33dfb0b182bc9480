"""What is ClickHouse's own, on its own engine behind an HTTP interface of ours."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from model.errors import DatasourceUnavailable, QueryTimeout, SqlFailed
from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.clickhouse.driver import find_trailing_exception
from services.datasources.engines.clickhouse.tsv_parser import TsvParser
from services.datasources.engines.clickhouse.values import find_converter, kind_from_type
from services.datasources.engines.registry import find_source_kind
from services.datasources.ports import OpenSource
from services.datasources.scheduling.requester import SYSTEM
from tests.support.apps.model_app import Asker, add_source
from tests.support.apps.running_app import RunningApp
from tests.support.servers.clickhouse import add_account
from tests.support.servers.databases import PrivateDatabase
from tests.support.servers.server_process import Account

LIMITS = QueryLimits(timeout_s=10, max_rows=100)
KIND = find_source_kind("clickhouse")


def open_source(shop: PrivateDatabase, locations: AllowedLocations, **changed: Any) -> OpenSource:
    config = KIND.check_config({**shop.config(), **changed}, locations)
    return KIND.open(config, locations)


@pytest.fixture
def locations(tmp_path: Path) -> AllowedLocations:
    return AllowedLocations(tmp_path)


async def test_values_of_every_type_are_exact(
    clickhouse: PrivateDatabase, locations: AllowedLocations
) -> None:
    source = open_source(clickhouse, locations)
    sql = (
        "SELECT toUInt64(18446744073709551615), toInt8(-1), toDecimal64('1.50', 4),"
        " toDecimal32('-7', 0), nan, inf, 0.1, true, NULL, 'a\\tb\\\\n\\n\\'',"
        " toDate('2025-01-31'), toDateTime64('2025-01-31 10:00:00.5', 3, 'UTC'), [1, 2],"
        " map('k', 'v'), (1, 'x'), CAST('a', 'Enum8(\\'a\\' = 1)'),"
        " CAST('x', 'LowCardinality(Nullable(String))')"
    )
    fetched = await source.fetch(sql, LIMITS, SYSTEM)
    assert fetched.rows == [
        (
            *("18446744073709551615", -1, "1.5000", "-7", None, None, 0.1, True, None),
            *("a\tb\\n\n'", "2025-01-31", "2025-01-31T10:00:00.500", "[1,2]", "{'k':'v'}"),
            *("(1,'x')", "a", "x"),
        )
    ]
    kinds = [column.kind for column in fetched.columns]
    assert kinds[:4] == ["integer", "integer", "decimal", "decimal"]
    assert kinds[10:12] == ["date", "datetime"]
    await source.close()


@pytest.mark.parametrize("readonly", [0, 1, 2])
async def test_an_account_of_any_kind_reads_and_cannot_write(
    clickhouse: PrivateDatabase, locations: AllowedLocations, readonly: int
) -> None:
    clickhouse.execute("CREATE TABLE t (id Int32) ENGINE = Memory")
    clickhouse.execute("INSERT INTO t VALUES (1), (2), (3)")
    who = Account(f"kind_{uuid4().hex[:8]}", uuid4().hex)
    add_account(who, readonly)
    source = open_source(clickhouse, locations, username=who.username, password=who.password)
    assert (await source.probe()).writable is (readonly == 0)
    fetched = await source.fetch("SELECT id FROM t ORDER BY id", QueryLimits(max_rows=2), SYSTEM)
    assert (fetched.rows, fetched.truncated) == ([(1,), (2,)], True)
    for sql in ("INSERT INTO t VALUES (4)", "DROP TABLE t", "CREATE TABLE u (a Int32)"):
        with pytest.raises(SqlFailed, match="readonly"):
            await source.fetch(sql, LIMITS, SYSTEM)
    with pytest.raises(QueryTimeout):
        await source.fetch(
            "SELECT sleepEachRow(1) FROM numbers(3)", QueryLimits(timeout_s=0.3), SYSTEM
        )
    await source.close()
    assert clickhouse.asked("SELECT count() FROM t") == 3


async def test_settings_of_a_statement_cannot_lift_the_limits(
    clickhouse: PrivateDatabase, locations: AllowedLocations
) -> None:
    source = open_source(clickhouse, locations, **_make_account(clickhouse.admin))
    with pytest.raises(SqlFailed, match="readonly"):
        await source.fetch("SELECT 1 SETTINGS max_execution_time = 0", LIMITS, SYSTEM)
    await source.close()


def _make_account(who: Account) -> dict[str, str]:
    return {"username": who.username, "password": who.password}


async def test_a_server_that_cannot_be_had_is_told(
    clickhouse: PrivateDatabase, locations: AllowedLocations
) -> None:
    for changed, said in (
        ({"database": "nowhere"}, "nowhere"),
        ({"port": 1}, "Nothing accepts connections"),
        ({"tls": True, "port": clickhouse.server.port}, "(?i)ssl"),
    ):
        source = open_source(clickhouse, locations, **changed)
        with pytest.raises(DatasourceUnavailable, match=said):
            await source.probe()
        await source.close()


async def test_private_addresses_are_refused_where_they_must_be(
    clickhouse: PrivateDatabase, tmp_path: Path
) -> None:
    config = KIND.check_config(clickhouse.config(), AllowedLocations(tmp_path))
    source = KIND.open(config, AllowedLocations(tmp_path, outbound_private=False))
    with pytest.raises(DatasourceUnavailable, match="not allowed"):
        await source.probe()
    await source.close()


def test_ports_follow_tls(locations: AllowedLocations) -> None:
    given = {"host": "db", "username": "u"}
    plain = KIND.check_config(given, locations)
    assert (plain["port"], plain["tls"], plain["database"]) == (8123, False, "default")
    assert KIND.check_config({**given, "tls": True}, locations)["port"] == 8443


def test_lines_are_cut_wherever_the_network_cuts_them() -> None:
    text = b"a\tb\nString\tNullable(Int32)\nx\\ty\t\\N\n\xe5\x8d\x8e\t7\n"
    for size in range(1, len(text)):
        lines = TsvParser()
        rows = [
            row
            for start in range(0, len(text), size)
            for row in lines.add(text[start : start + size])
        ]
        assert rows == [[b"x\ty", None], ["华".encode(), b"7"]]
        assert lines.header is not None
        assert lines.header.names == ("a", "b")


def test_a_failure_behind_the_rows_is_no_row() -> None:
    said = b"Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)"
    assert find_trailing_exception([[b"1", b"2"], [said]], 2) == ("241", said.decode())
    assert find_trailing_exception([[b"1"], [said]], 1) == ("241", said.decode())
    assert find_trailing_exception([[b"1"], [b"2"]], 1) is None
    assert find_trailing_exception([], 1) is None


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("LowCardinality(Nullable(String))", "text"),
        ("FixedString(3)", "text"),
        ("Nullable(DateTime64(3, 'UTC'))", "datetime"),
        ("Date32", "date"),
        ("SimpleAggregateFunction(sum, UInt64)", "integer"),
        ("AggregateFunction(sum, UInt64)", "binary"),
        ("Array(String)", "json"),
        ("UUID", "text"),
        ("Enum8('Int' = 1)", "text"),
        ("BFloat16", "float"),
    ],
)
def test_types_are_known_through_what_wraps_them(declared: str, kind: str) -> None:
    assert kind_from_type(declared) == kind


def test_a_decimal_keeps_its_places() -> None:
    assert (
        find_converter("Nullable(Decimal(20, 2))")(b"123456789012345678.9")
        == "123456789012345678.90"
    )
    assert find_converter("Decimal(9, 0)")(b"5") == "5"


async def test_a_question_is_answered_from_it(
    app: RunningApp, admin: httpx.AsyncClient, clickhouse: PrivateDatabase
) -> None:
    clickhouse.execute(
        "CREATE TABLE orders (id Int32, province String COMMENT '省份',"
        " amount Decimal(20, 2) COMMENT '销售额') ENGINE = MergeTree ORDER BY id COMMENT '订单';\n"
        "INSERT INTO orders VALUES (1, '广东', 123456789012345678.9), (2, '浙江', 0.1),"
        " (3, '浙江', 0.2)"
    )
    source_id = await add_source(admin, "clickhouse", clickhouse.config())
    user = await app.new_user("bob")
    answer = await Asker(user, source_id).ask("各省份的销售额", locale="zh-CN")
    assert answer.rows == [["广东", "123456789012345678.90"], ["浙江", "0.30"]]
