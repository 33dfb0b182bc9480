"""What a SQLite file holds: tables, views, columns, keys, and about how many rows."""

import re
import sqlite3
from collections import defaultdict
from typing import Any

from model.schema import Column, ColumnKind, ForeignKey, Table
from services.datasources.source import OnProgress

_TABLES = """SELECT m.name, m.type FROM sqlite_master m
    WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND NOT EXISTS (SELECT 1 FROM sqlite_master v WHERE v.sql LIKE 'CREATE VIRTUAL TABLE%'
        AND m.name <> v.name AND m.name LIKE v.name || '\\_%' ESCAPE '\\')
    ORDER BY m.rowid"""
_SHOWN = (0, 2, 3)
"""`hidden` of ordinary and generated columns."""


def tables(raw: sqlite3.Connection, on_progress: OnProgress) -> list[Table]:
    """All of them, in the order in which they were made."""
    named = raw.execute(_TABLES).fetchall()
    on_progress("tables", len(named), len(named), None)
    found = []
    for done, (name, kind) in enumerate(named, 1):
        table = _table(raw, name, kind)
        if table is not None:
            found.append(table)
        on_progress("columns", done, len(named), name)
    on_progress("keys", len(named), len(named), None)
    primary = {table.name.lower(): table for table in found}
    return [_with_keys(raw, table, primary) for table in found]


def kind_of(declared: str) -> ColumnKind:
    """What a declared type means."""
    word = declared.lower()
    for pattern, kind in _KINDS:
        if re.search(pattern, word):
            return kind
    return "text" if not word else "decimal"


_KINDS: tuple[tuple[str, ColumnKind], ...] = (
    (r"bool", "boolean"),
    (r"json", "json"),
    (r"int", "integer"),
    (r"char|clob|text|string|enum|uuid", "text"),
    (r"blob|binary|bytea", "binary"),
    (r"real|floa|doub", "float"),
    (r"datetime|timestamp", "datetime"),
    (r"date", "date"),
    (r"time", "time"),
)


def _table(raw: sqlite3.Connection, name: str, kind: str) -> Table | None:
    try:
        described = raw.execute("SELECT * FROM pragma_table_xinfo(?)", (name,)).fetchall()
    except sqlite3.Error:
        return None  # a view over something that is gone
    shown = [row for row in described if row[6] in _SHOWN]
    columns = tuple(
        Column(str(column), declared or "", kind_of(declared or ""), nullable=not (required or key))
        for _, column, declared, required, _, key, _ in shown
    )
    keys = sorted((row[5], str(row[1])) for row in described if row[5])
    is_view = kind == "view"
    return Table(
        name,
        columns,
        kind="view" if is_view else "table",
        primary_key=tuple(column for _, column in keys),
        rows=None if is_view else _about(raw, name),
    )


def _about(raw: sqlite3.Connection, name: str) -> int | None:
    quoted = '"' + name.replace('"', '""') + '"'
    try:
        [highest] = raw.execute(f"SELECT max(rowid) FROM {quoted}").fetchone()  # noqa: S608 - quoted
    except sqlite3.Error:
        return None  # WITHOUT ROWID
    return int(highest or 0) if not isinstance(highest, str) else None


def _with_keys(raw: sqlite3.Connection, table: Table, found: dict[str, Table]) -> Table:
    grouped: dict[int, list[Any]] = defaultdict(list)
    query = "SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq"
    for row in raw.execute(query, (table.name,)):
        grouped[row[0]].append(row)
    keys = []
    for rows in grouped.values():
        other = found.get(str(rows[0][2]).lower())
        if other is None:
            continue
        columns = tuple(str(row[3]) for row in rows)
        references = tuple(str(row[4]) for row in rows if row[4]) or other.primary_key
        if len(references) == len(columns):
            keys.append(ForeignKey(columns, other.name, references))
    return Table(
        table.name, table.columns, table.kind, primary_key=table.primary_key,
        foreign_keys=tuple(keys), rows=table.rows,
    )  # fmt: skip
