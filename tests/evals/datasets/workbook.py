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
from services.files.querying.join_inference import infer_joins
from tests.evals.compare import Row
from tests.evals.datasets.connection import ConnectionSource, awaited, synced
from tests.evals.datasets.filling import fill
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


def workbook(name: str) -> Workbook:
    """A workbook, built in memory."""
    spec = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    connection = duckdb.connect(":memory:")
    tables = _copied(name, spec["tables"], connection)
    info = SourceInfo(name, name, "files", "duckdb")
    sampled = synced(tables, connection, "duckdb")
    keyed, relations = awaited(infer_joins(sampled, ConnectionSource(connection).fetch))
    schema = Schema(info, tuple(keyed), tuple(relations))
    return Workbook(name, connection, schema, date.fromisoformat(spec["today"]))


def _copied(name: str, spec: dict[str, object], target: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables without their declared keys."""
    filled = sqlite3.connect(":memory:")
    filled.executescript((FOLDER / f"{name}.sql").read_text("utf-8"))
    tables = tables_of(filled)
    fill(filled, tables, spec)
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
