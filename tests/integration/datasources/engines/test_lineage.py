"""What reads what, as each engine tells it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from model.sources.lineage import TableLineage
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.registry import find_source_kind
from services.datasources.lineage.table_graph import collect_lineage
from tests.support.servers.databases import PrivateDatabase

TABLES = """
CREATE TABLE patients (id INT PRIMARY KEY, ssn VARCHAR(16));
CREATE TABLE visits (id INT PRIMARY KEY, patient INT);
"""
SQLITE = """
CREATE TABLE pay (base INT, twice INT AS (base * 2), label TEXT AS (twice || '') STORED);
CREATE VIEW members AS SELECT id FROM visits WHERE patient IN patients;
CREATE VIEW "odd ""view" AS SELECT * FROM members;
CREATE VIRTUAL TABLE found USING fts4(ssn, content='patients');
"""
DUCKDB = """
CREATE MACRO newest() AS (SELECT max(id) FROM patients);
CREATE MACRO all_visits() AS TABLE SELECT * FROM visits;
CREATE SCHEMA old;
CREATE TABLE old.patients (id INT, ssn VARCHAR, short VARCHAR GENERATED ALWAYS AS (left(ssn, 2)));
CREATE VIEW by_macro AS SELECT newest() AS id;
CREATE VIEW by_table AS SELECT * FROM all_visits();
CREATE VIEW old.names AS SELECT * FROM old.patients;
CREATE VIEW by_text AS SELECT * FROM query('SELECT * FROM patients');
"""
MYSQL = """
CREATE FUNCTION newest() RETURNS INT READS SQL DATA RETURN (SELECT max(id) FROM patients);
CREATE VIEW by_function AS SELECT newest() AS id;
CREATE TABLE north (id INT) ENGINE=MyISAM;
CREATE TABLE whole (id INT) ENGINE=MERGE UNION=(north);
CREATE VIEW list AS SELECT * FROM patients;
"""
POSTGRESQL = """
CREATE TABLE north (CHECK (id < 9)) INHERITS (patients);
CREATE FUNCTION newest() RETURNS INT LANGUAGE sql AS 'SELECT max(id) FROM patients';
CREATE SCHEMA hidden;
CREATE VIEW hidden.list AS SELECT * FROM patients;
CREATE VIEW by_function AS SELECT newest() AS id;
CREATE VIEW through AS SELECT id FROM hidden.list;
CREATE MATERIALIZED VIEW kept AS SELECT patient FROM visits;
CREATE TABLE days (day DATE, id INT) PARTITION BY RANGE (day);
CREATE TABLE days_2025 PARTITION OF days FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE VIEW of_2025 AS SELECT id FROM days_2025;
"""
CLICKHOUSE = """
CREATE TABLE patients (id Int32, ssn String, short String MATERIALIZED substring(ssn, 1, 2))
  ENGINE = MergeTree ORDER BY id;
CREATE TABLE copies (id Int32) ENGINE = MergeTree ORDER BY id;
CREATE VIEW list AS SELECT * FROM patients;
CREATE MATERIALIZED VIEW copying TO copies AS SELECT id FROM patients;
CREATE TABLE merged (id Int32) ENGINE = Merge(currentDatabase(), '^pat');
CREATE TABLE buffered AS patients
  ENGINE = Buffer(currentDatabase(), 'patients', 1, 10, 100, 1000, 10000, 1000000, 10000000);
"""


async def _read(kind: str, config: dict[str, object], folder: Path) -> dict[str, TableLineage]:
    source_kind, locations = find_source_kind(kind), AllowedLocations(folder)
    source = source_kind.open(source_kind.check_config(config, locations), locations)
    try:
        found = collect_lineage(await source.introspect(lambda *_: None))
        return {name: replace(each, identifiers=None) for name, each in found.items()}
    finally:
        await source.close()


@pytest.mark.promise("rules-of-views")
async def test_sqlite_views_virtual_tables_and_generated_columns(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as connection:
        connection.executescript(TABLES + SQLITE)
    assert await _read("sqlite", {"path": "clinic.db"}, tmp_path) == {
        "pay": TableLineage(generated=(("twice", ("base",)), ("label", ("base", "twice")))),
        "members": TableLineage(("patients", "visits")),
        'odd "view': TableLineage(("members", "patients", "visits")),
        "found": TableLineage(("patients",)),
    }


@pytest.mark.promise("rules-of-views")
async def test_duckdb_views_macros_schemas_and_generated_columns(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "clinic.duckdb")) as connection:
        connection.execute(TABLES + DUCKDB)
    assert await _read("duckdb", {"path": "clinic.duckdb"}, tmp_path) == {
        "by_macro": TableLineage(("old.patients", "patients")),
        "by_table": TableLineage(("visits",)),
        "old.patients": TableLineage(generated=(("short", ("ssn",)),)),
        "old.names": TableLineage(("old.patients",)),
        "by_text": TableLineage(("old.patients", "patients"), is_complete=False),
    }


@pytest.mark.promise("rules-of-views")
async def test_mariadb_views_functions_and_merged_tables(
    mariadb: PrivateDatabase, tmp_path: Path
) -> None:
    mariadb.execute(TABLES + MYSQL)
    found = await _read("mysql", mariadb.config(), tmp_path)
    assert found["whole"] == TableLineage(("north",))
    assert found["list"] == TableLineage(("patients",))
    assert not found["by_function"].is_complete  # the reader may not see what functions do


@pytest.mark.promise("rules-of-views")
async def test_postgresql_views_functions_children_and_partitions(
    postgresql: PrivateDatabase, tmp_path: Path
) -> None:
    postgresql.execute(TABLES + POSTGRESQL)
    assert await _read("postgresql", postgresql.config(), tmp_path) == {
        "patients": TableLineage(("north",)),
        "north": TableLineage(("patients",), parents=("patients",)),
        "hidden.list": TableLineage(("north", "patients")),
        "by_function": TableLineage(("north", "patients"), is_complete=False),
        "through": TableLineage(("hidden.list", "north", "patients")),
        "kept": TableLineage(("visits",)),
        "of_2025": TableLineage(("days",)),
    }


@pytest.mark.promise("rules-of-views")
async def test_clickhouse_views_and_tables_of_other_engines(
    clickhouse: PrivateDatabase, tmp_path: Path
) -> None:
    clickhouse.execute(CLICKHOUSE)
    short = (("short", ("ssn",)),)
    assert await _read("clickhouse", clickhouse.config(), tmp_path) == {
        "patients": TableLineage(generated=short),
        "list": TableLineage(("patients",)),
        "copies": TableLineage(("copying", "patients")),
        "copying": TableLineage(("patients",)),
        "merged": TableLineage(("patients",)),
        "buffered": TableLineage(("patients",), generated=short),
    }
