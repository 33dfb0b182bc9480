"""What a catalog of Trino holds that the account may read. Trino itself knows no keys."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from model.errors import SqlFailed
from model.sources.schema import Column, Table
from services.datasources.kinds.trino_wire import kind_of
from services.datasources.source import CATALOG, OnProgress, OpenSource

_COUNTED = 200
"""Tables whose rows are asked for: it takes a statement each."""


async def tables(
    source: OpenSource, catalog: str, schema: str | None, on_progress: OnProgress
) -> list[Table]:
    """Tables and views; named with their schema unless it is the one that was named."""
    only = f"table_schema = {_text(schema)}" if schema else "table_schema <> 'information_schema'"
    found = await _rows(
        source,
        f"SELECT table_schema, table_name, table_type FROM information_schema.tables"  # noqa: S608 - quoted
        f" WHERE {only} ORDER BY table_schema, table_name",
    )
    on_progress("tables", len(found), len(found), None)
    columns: defaultdict[tuple[str, str], list[Column]] = defaultdict(list)
    for row in await _rows(
        source,
        "SELECT table_schema, table_name, column_name, data_type, is_nullable"  # noqa: S608 - quoted
        f" FROM information_schema.columns WHERE {only}"
        " ORDER BY table_schema, table_name, ordinal_position",
    ):
        nullable = row[4] != "NO"
        columns[(row[0], row[1])].append(Column(row[2], row[3], kind_of(row[3]), nullable=nullable))
    on_progress("columns", len(found), len(found), None)
    comments = await _comments(source, catalog)
    on_progress("keys", len(found), len(found), None)
    return [
        Table(
            name=name if schema else f"{owner}.{name}",
            columns=tuple(columns[(owner, name)]),
            kind="view" if "VIEW" in kind else "table",
            comment=comments.get((owner, name), ""),
            rows=await _count(source, owner, name) if counted else None,
        )
        for owner, name, kind, counted in (
            (*row, "VIEW" not in row[2] and at < _COUNTED) for at, row in enumerate(found)
        )
    ]


async def _comments(source: OpenSource, catalog: str) -> dict[tuple[str, str], str]:
    """Comments on tables, where the account may ask for them."""
    statement = (
        "SELECT schema_name, table_name, comment FROM system.metadata.table_comments"  # noqa: S608
        f" WHERE catalog_name = {_text(catalog)}"
    )
    try:
        return {(row[0], row[1]): row[2] or "" for row in await _rows(source, statement)}
    except SqlFailed:
        return {}


async def _count(source: OpenSource, schema: str, table: str) -> int | None:
    """The connector's estimate: the last row of the statistics has it."""
    try:
        fetched = await source.fetch(f"SHOW STATS FOR {_quoted(schema)}.{_quoted(table)}", CATALOG)
    except SqlFailed:
        return None
    names = [column.name for column in fetched.columns]
    last = fetched.rows[-1][names.index("row_count")] if fetched.rows else None
    return None if last is None else int(float(last))


async def _rows(source: OpenSource, statement: str) -> Sequence[Sequence[Any]]:
    return (await source.fetch(statement, CATALOG)).rows


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
