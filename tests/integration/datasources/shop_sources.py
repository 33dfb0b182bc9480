"""The same small shop in a file of SQLite and of DuckDB and on each server, opened as a source."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.registry import find_source_kind
from services.datasources.ports import OpenSource
from tests.support.servers.databases import PrivateDatabase

TABLES = """
CREATE TABLE regions (country VARCHAR(8) NOT NULL, code INT NOT NULL, name VARCHAR(20),
  PRIMARY KEY (country, code));
CREATE TABLE shops (id INT PRIMARY KEY, country VARCHAR(8), region INT, title VARCHAR(40),
  opened DATE, turnover DECIMAL(20,2),
  FOREIGN KEY (country, region) REFERENCES regions (country, code));
CREATE VIEW big_shops AS SELECT id, title FROM shops WHERE turnover > 100;
"""
ROWS = """INSERT INTO regions VALUES ('CN', 1, '华东'), ('CN', 2, '华南');
INSERT INTO shops VALUES (1, 'CN', 1, '上海店', '2024-01-31', 123456789012345678.90),
  (2, 'CN', 2, '50% off :x', NULL, 9.50), (3, 'CN', 2, '深圳店', '2025-02-01', NULL);
"""
SHOP = TABLES + ROWS
CLICKHOUSE_SHOP = """
CREATE TABLE regions (country String, code Int32, name String COMMENT '区域') ENGINE = MergeTree
  ORDER BY (country, code) COMMENT '销售区域';
CREATE TABLE shops (id Int32, country LowCardinality(Nullable(String)), region Nullable(Int32),
  title Nullable(String), opened Nullable(Date), turnover Nullable(Decimal(20, 2)))
  ENGINE = MergeTree ORDER BY id;
CREATE VIEW big_shops AS SELECT id, title FROM shops WHERE turnover > 100;
"""


@dataclass
class Shop:
    """A filled database, how a source of it is configured, and where."""

    kind: str
    config: dict[str, Any]
    locations: AllowedLocations
    server: PrivateDatabase | None = None

    def open(self, config: dict[str, Any] | None = None) -> OpenSource:
        """A source of it, by default as the reader."""
        kind = find_source_kind(self.kind)
        return kind.open(kind.check_config(config or self.config, self.locations), self.locations)


@pytest.fixture(params=["sqlite", "duckdb", "mysql", "postgresql", "clickhouse"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """The shop in each kind of database."""
    locations = AllowedLocations(tmp_path)
    if request.param == "sqlite":
        with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
            connection.executescript(SHOP)
        yield Shop("sqlite", {"path": "shop.db"}, locations)
    elif request.param == "duckdb":
        with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
            connection.execute(SHOP)
        yield Shop("duckdb", {"path": "shop.duckdb"}, locations)
    else:
        name = {"mysql": "mariadb"}.get(request.param, request.param)
        server: PrivateDatabase = request.getfixturevalue(name)
        server.execute(CLICKHOUSE_SHOP + ROWS if name == "clickhouse" else SHOP)
        yield Shop(request.param, server.config(), locations, server)
