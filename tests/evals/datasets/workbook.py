"""Workbooks as the engine sees them: DuckDB tables whose keys and joins are found, not declared."""

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb

from agent.retrieval import TableIndex
from model.sources.schema import ColumnKind, Schema, SourceInfo, Table
from services.evaluation.row_comparison import Row
from services.files.querying.join_inference import infer_joins
from tests.evals.datasets.connection import ConnectionSource, run_sync, sync_tables
from tests.evals.datasets.row_generation import fill_tables
from tests.evals.datasets.sqlite_tables import tables_of

FOLDER = Path(__file__).with_name("workbooks")
WORKBOOKS = ("retail", "staff", "world")
_TYPES: dict[ColumnKind, str] = {"integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE"}


@dataclass(frozen=True)
class Workbook:
    """Open tables with what was found out about them."""

    name: str
    connection: duckdb.DuckDBPyConnection
    schema: Schema
    today: date
    dated: bool = True
    """Whether its questions count from `today`."""

    @cached_property
    def index(self) -> TableIndex:
        """The schema, searchable."""
        return TableIndex(self.schema)

    @cached_property
    def names(self) -> frozenset[str]:
        """What the guard lets be read."""
        return frozenset(table.name for table in self.schema.tables)

    def rows(self, sql: str) -> list[Row]:
        """The rows of a statement."""
        return self.connection.execute(sql).fetchall()


def open_workbook(name: str) -> Workbook:
    """A workbook, built in memory."""
    spec = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    connection = duckdb.connect(":memory:")
    tables = _copy_tables(name, spec["tables"], connection)
    info = SourceInfo(name, name, "files", "duckdb")
    sampled = sync_tables(tables, connection, "duckdb")
    keyed, joins = run_sync(infer_joins(sampled, ConnectionSource(connection).fetch))
    schema = Schema(info, tuple(keyed), tuple(joins))
    return Workbook(name, connection, schema, date.fromisoformat(spec["today"]))


def _copy_tables(
    name: str, spec: dict[str, object], target: duckdb.DuckDBPyConnection
) -> list[Table]:
    """The tables without their declared keys."""
    filled = sqlite3.connect(":memory:")
    filled.executescript((FOLDER / f"{name}.sql").read_text("utf-8"))
    tables = tables_of(filled)
    fill_tables(filled, tables, spec)
    copied = []
    for table in tables:
        rows = filled.execute(f'SELECT * FROM "{table.name}"').fetchall()
        types = (f'"{c.name}" {_TYPES.get(c.kind, "VARCHAR")}' for c in table.columns)
        target.execute(f'CREATE TABLE "{table.name}" ({", ".join(types)})')
        marks = ", ".join("?" * len(table.columns))
        target.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
        columns = tuple(replace(c, nullable=False) for c in table.columns)
        copied.append(Table(table.name, columns, rows=len(rows)))
    filled.close()
    return copied
