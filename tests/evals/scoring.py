"""Answers of the built-in engine beside those of gold statements, on SQLite."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import date

from agent.builtin.writer import BuiltinWriter
from agent.ports import WriteRequest
from model.errors import CannotAnswer
from model.question import Question
from model.schema import (
    Column,
    ColumnKind,
    ForeignKey,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

Comments = dict[str, str]
_KINDS: tuple[tuple[str, ColumnKind], ...] = (
    ("datetime", "datetime"),
    ("timestamp", "datetime"),
    ("date", "date"),
    ("bool", "boolean"),
    ("int", "integer"),
    ("dec", "decimal"),
    ("num", "decimal"),
    ("real", "float"),
    ("flo", "float"),
    ("dou", "float"),
)


@dataclass(frozen=True)
class Scored:
    """How one question went: `right`, `wrong` or `refused`, and the statement."""

    outcome: str
    sql: str = ""


def schema_of(connection: sqlite3.Connection, comments: Comments) -> RetrievedSchema:
    """The whole schema of a SQLite database; comments by `table` and `table.column`."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    tables = tuple(_table(connection, name, comments) for (name,) in names)
    source = SourceInfo("eval", "eval", "sqlite", "sqlite")
    return RetrievedSchema(source, tuple(RetrievedTable(table, 1.0) for table in tables))


def score(
    connection: sqlite3.Connection, schema: RetrievedSchema, question: str, gold: str, today: date
) -> Scored:
    """Ask, run both statements, compare the bags of rows."""
    locale = "zh-CN" if any("\u3400" <= c <= "\u9fff" for c in question) else "en"
    request = WriteRequest(Question(question, locale, today), schema)
    try:
        sql = BuiltinWriter().compose(request).sql
    except CannotAnswer:
        return Scored("refused")
    expected = connection.execute(gold).fetchall()
    try:
        found = connection.execute(sql).fetchall()
    except sqlite3.Error:
        return Scored("wrong", sql)
    return Scored("right" if _bag(expected) == _bag(found) else "wrong", sql)


def _bag(rows: list[tuple[object, ...]]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(sorted(_cell(cell) for cell in row)) for row in rows)


def _cell(cell: object) -> str:
    try:
        return f"{float(str(cell)):.4f}"
    except ValueError:
        return str(cell).strip()


def _table(connection: sqlite3.Connection, name: str, comments: Comments) -> Table:
    described = connection.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall()
    columns = tuple(_column(connection, name, row[1], row[2], comments) for row in described)
    keys: dict[int, list[tuple[str, str, str]]] = {}
    for row in connection.execute("SELECT * FROM pragma_foreign_key_list(?)", (name,)):
        keys.setdefault(row[0], []).append((row[2], row[3], row[4]))
    foreign = tuple(
        ForeignKey(tuple(k[1] for k in key), key[0][0], tuple(k[2] for k in key))
        for key in keys.values()
        if all(k[2] for k in key)
    )
    primary = tuple(row[1] for row in sorted(described, key=lambda r: r[5]) if row[5])
    comment = comments.get(name, "")
    return Table(name, columns, comment=comment, primary_key=primary, foreign_keys=foreign)


def _column(
    connection: sqlite3.Connection, table: str, name: str, kind: str, comments: Comments
) -> Column:
    meaning = next((k for word, k in _KINDS if word in kind.lower()), "text")
    samples: tuple[str, ...] = ()
    if meaning == "text":
        quoted = f'"{name}" FROM "{table}"'
        found = connection.execute(f"SELECT DISTINCT {quoted} LIMIT 60").fetchall()
        samples = tuple(str(v) for (v,) in found if v is not None and len(str(v)) <= 40)
    comment = comments.get(f"{table}.{name}", "")
    return Column(name, kind, meaning, comment=comment, samples=samples)
