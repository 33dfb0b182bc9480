"""Files as ingestion leaves them: the plain types, and a DuckDB file with their tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from model.database.engine import now
from model.files.file import FileColumn, FileKind, FileTable, StoredFile
from model.sources.schema import ColumnKind
from model.workspaces.workspace import FIRST_WORKSPACE
from services.datasources.sql_quoting import quote_ident
from services.files.querying.file_sources import IngestedFile

TYPES: dict[ColumnKind, str] = {
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,2)",
    "float": "DOUBLE",
    "text": "VARCHAR",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}
Sheet = tuple[str, list[tuple[Any, ...]]]
"""Columns as `名称 text, 金额 decimal ¥` and the rows."""


def sheet_columns(definition: str) -> list[tuple[str, ColumnKind, str]]:
    """Name, kind and unit of each column."""
    parts = [column.split() for column in definition.split(",")]
    return [(name, kind, unit[0] if unit else "") for name, kind, *unit in parts]  # type: ignore[misc]


def read_file(
    folder: Path, name: str, sheets: Mapping[str, Sheet], kind: FileKind = "xlsx", user: str = "u"
) -> IngestedFile:
    """A file with these sheets; the table of a sheet without a name has the file's."""
    path = folder / f"{uuid4()}.duckdb"
    with duckdb.connect(str(path)) as connection:
        tables = tuple(
            _table(connection, name, sheet, *content) for sheet, content in sheets.items()
        )
    stored_file = StoredFile(
        str(uuid4()), user, name, kind, 1, "ready", now(), tables, workspace_id=FIRST_WORKSPACE
    )
    return IngestedFile(stored_file, path)


def _table(
    connection: duckdb.DuckDBPyConnection,
    file: str,
    sheet: str,
    definition: str,
    rows: Sequence[tuple[Any, ...]],
) -> FileTable:
    name, columns = sheet or file.rpartition(".")[0], sheet_columns(definition)
    column_sql = ", ".join(f"{quote_ident(column)} {TYPES[kind]}" for column, kind, _ in columns)
    connection.execute(f"CREATE TABLE {quote_ident(name)} ({column_sql})")
    if rows:
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {quote_ident(name)} VALUES ({marks})", list(rows))
    file_columns = []
    for place, (column, kind, unit) in enumerate(columns):
        values = [row[place] for row in rows if row[place] is not None]
        empty = len(rows) - len(values)
        bounds = (min(values), max(values)) if values and kind in ("integer", "text") else ()
        file_columns.append(FileColumn(column, kind, unit, empty, len(set(values)), *bounds))
    return FileTable(name, sheet, rows=len(rows), columns=tuple(file_columns))
