"""What the built-in engine writes runs on the real servers."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.registry import find_source_kind
from services.datasources.scheduling.requester import SYSTEM
from tests.support.schemas.rule_engine_shop import ROWS
from tests.support.servers.databases import PrivateDatabase
from tests.unit.agent.rule_engine.sql_generation.test_dialects import EVERY, _sql

_NUMBERS = ROWS.replace("REAL", "DECIMAL(10,2)")


def test_mariadb_runs_every_kind_of_statement(mariadb: PrivateDatabase) -> None:
    mariadb.execute(_NUMBERS.replace(" TEXT", " VARCHAR(32)"))
    for question in EVERY:
        mariadb.execute(_sql(question, "mysql"))


def test_postgresql_runs_every_kind_of_statement(postgresql: PrivateDatabase) -> None:
    postgresql.execute(_NUMBERS)
    for question in EVERY:
        postgresql.execute(_sql(question, "postgres"))


@pytest.mark.parametrize("kind", ["DOUBLE PRECISION", "REAL"])
def test_postgresql_rounds_shares_of_binary_floats(postgresql: PrivateDatabase, kind: str) -> None:
    postgresql.execute(ROWS.replace("REAL", kind))
    postgresql.execute(_sql("各品类的销售额占比", "postgres"))


async def test_clickhouse_gives_the_rows_of_sqlite(
    clickhouse: PrivateDatabase, tmp_path: Path
) -> None:
    """Also where a join finds nothing, and for rows that have none of another table."""
    types = {" REAL": " Nullable(Float64)", " TEXT": " Nullable(String)", " PRIMARY KEY": ""}
    script = ROWS
    for word, meant in types.items():
        script = script.replace(word, meant)
    tables, _, rows = script.partition("INSERT")
    clickhouse.execute(tables.replace(");", ") ENGINE = Memory;") + f"INSERT{rows}")
    kind, around = find_source_kind("clickhouse"), AllowedLocations(tmp_path)
    source = kind.open(kind.check_config(clickhouse.config(), around), around)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(ROWS)
        for question in EVERY:
            there = await source.fetch(_sql(question, "clickhouse"), QueryLimits(), SYSTEM)
            here = connection.execute(_sql(question, "sqlite")).fetchall()
            assert _sort_rows(there.rows) == _sort_rows(here), question
    await source.close()


def _sort_rows(rows: list[Any]) -> list[str]:
    return sorted(repr([float(c) if isinstance(c, int) else c for c in row]) for row in rows)
