"""A SQLite database as the engine sees it: tables with notes, keys and stored values."""

import json
import re
import sqlite3
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from agent.labels.dictionary_codes import explain_codes
from agent.retrieval import TableIndex
from model.sources.schema import Schema, SourceInfo, Table
from tests.evals.datasets.connection import sync_tables
from tests.evals.datasets.row_generation import fill_tables
from tests.evals.datasets.sqlite_tables import tables_of

FOLDER = Path(__file__).with_name("warehouses")
ANY_DAY = date(2026, 1, 1)
"""Today, where no question counts from a day."""
Notes = Mapping[str, str]
"""What `table` and `table.column` are called."""
_COMMENT = re.compile(r"^\s*(CREATE TABLE\s+)?(\w+).*?--\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Warehouse:
    """An open database with its schema."""

    name: str
    connection: sqlite3.Connection
    schema: Schema
    today: date
    dated: bool = True
    """Whether its questions count from `today`."""

    def __post_init__(self) -> None:
        """The connection is closed with its warehouse."""
        weakref.finalize(self, self.connection.close)

    @cached_property
    def index(self) -> TableIndex:
        """The schema, searchable."""
        return TableIndex(self.schema)

    @cached_property
    def names(self) -> frozenset[str]:
        """What the guard lets be read."""
        return frozenset(table.name for table in self.schema.tables)


def open_own(name: str) -> Warehouse:
    """One of our own warehouses, built in memory."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_read("schemas", f"{name}.sql"))
    spec = json.loads(_read("rows", f"{name}.json"))
    fill_tables(connection, tables_of(connection), spec["tables"])
    return make_warehouse(
        name, connection, date.fromisoformat(spec["today"]), read_comments(connection)
    )


def _read(folder: str, file: str) -> str:
    return next((FOLDER / folder).rglob(file)).read_text("utf-8")


def make_warehouse(
    name: str, connection: sqlite3.Connection, today: date | None, notes: Notes | None = None
) -> Warehouse:
    """A database that is there, with what its tables and columns are called."""
    noted = [_add_comments(table, notes or {}) for table in tables_of(connection)]
    tables = sync_tables(noted, connection, "sqlite")
    source = SourceInfo(name, name, "sqlite", "sqlite")
    schema = explain_codes(Schema(source, tuple(tables), ()))
    return Warehouse(name, connection, schema, today or ANY_DAY, dated=today is not None)


def read_comments(connection: sqlite3.Connection) -> dict[str, str]:
    notes = {}
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    for table, statement in connection.execute(query):
        for is_table, name, comment in _COMMENT.findall(statement):
            notes[table if is_table else f"{table}.{name}"] = comment
    return notes


def _add_comments(table: Table, notes: Notes) -> Table:
    columns = tuple(
        replace(column, comment=notes.get(f"{table.name}.{column.name}", ""))
        for column in table.columns
    )
    return replace(table, comment=notes.get(table.name, ""), columns=columns)
