"""What a SQLite file holds: tables, views, columns, keys, and about how many rows."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from model.errors import QueryTimeout, SqlFailed
from model.sources.query import Cell
from model.sources.schema import Column, ForeignKey, Table
from services.datasources.engines.sqlite.lineage import DEFINITIONS_QUERY, add_lineage
from services.datasources.engines.sqlite.values import kind_from_type
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import OnProgress
from services.datasources.sql_quoting import quote_ident, quote_literal

Ask = Callable[[str], Awaitable[FetchedRows]]
Rows = list[tuple[Cell, ...]]
_TABLES = """SELECT m.name, m.type FROM sqlite_master m
    WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND m.name NOT LIKE 'main.%' AND m.name NOT LIKE 'temp.%'
    AND NOT EXISTS (SELECT 1 FROM sqlite_master v WHERE v.sql LIKE 'CREATE VIRTUAL TABLE%'
        AND m.name <> v.name AND m.name LIKE v.name || '\\_%' ESCAPE '\\')
    ORDER BY m.rowid"""
"""Left out are the engine's own tables, and what is called like a table behind its schema."""
_KEYS = """SELECT m.name, k.id, k."table", k."from", k."to"
    FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k
    WHERE m.type = 'table' ORDER BY m.rowid, k.id, k.seq"""
_COLUMNS = 'SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo({name}) ORDER BY cid'
_GENERATED = (2, 3)
"""`hidden` of generated columns."""
_VISIBLE_COLUMNS = (0, *_GENERATED)


async def read_tables(ask: Ask, on_progress: OnProgress) -> list[Table]:
    """All of them, in the order in which they were made."""
    name_rows = (await ask(_TABLES)).rows
    on_progress("tables", len(name_rows), len(name_rows), None)
    tables, generated = list[Table](), dict[str, list[str]]()
    for done, (name, kind) in enumerate(name_rows, 1):
        described = await _describe_columns(ask, str(name))
        if described is not None:
            tables.append(await _describe_table(ask, str(name), described, is_view=kind == "view"))
            generated[str(name)] = [str(row[0]) for row in described if row[4] in _GENERATED]
        on_progress("columns", done, len(name_rows), str(name))
    keys = await _fetch_foreign_keys(ask)
    on_progress("keys", len(name_rows), len(name_rows), None)
    primary = {table.name.lower(): table for table in tables}
    with_keys = [
        replace(t, foreign_keys=_to_foreign_keys(keys.get(t.name, {}), primary)) for t in tables
    ]
    return await add_lineage(with_keys, (await ask(DEFINITIONS_QUERY)).rows, generated)


async def _describe_columns(ask: Ask, name: str) -> Rows | None:
    try:
        return (await ask(_COLUMNS.format(name=quote_literal(name)))).rows
    except (SqlFailed, QueryTimeout):
        return None  # a view over something that is gone, or that takes too long to look at


async def _describe_table(ask: Ask, name: str, described: Rows, *, is_view: bool) -> Table:
    columns = tuple(
        Column(
            str(column), str(type_ or ""), kind_from_type(str(type_ or "")), not (required or key)
        )
        for column, type_, required, key, hidden in described
        if hidden in _VISIBLE_COLUMNS
    )
    keys = sorted((int(str(row[3])), str(row[0])) for row in described if row[3])
    return Table(
        name,
        columns,
        kind="view" if is_view else "table",
        primary_key=tuple(column for _, column in keys),
        rows=None if is_view else await _estimate_rows(ask, name),
    )


async def _estimate_rows(ask: Ask, name: str) -> int | None:
    try:
        result = await ask(f"SELECT max(rowid), typeof(max(rowid)) FROM {quote_ident(name)}")  # noqa: S608 - quoted
    except (SqlFailed, QueryTimeout):
        return None  # WITHOUT ROWID
    [(highest, type_)] = result.rows
    return int(highest) if type_ == "integer" and highest is not None else _count_empty(type_)


def _count_empty(type_: Cell) -> int | None:
    return 0 if type_ == "null" else None


async def _fetch_foreign_keys(ask: Ask) -> Mapping[str, Mapping[Cell, Rows]]:
    """The rows of each foreign key, by table and number of the key."""
    rows_by_table: dict[str, dict[Cell, Rows]] = defaultdict(lambda: defaultdict(list))
    for table, number, *row in (await ask(_KEYS)).rows:
        rows_by_table[str(table)][number].append(tuple(row))
    return rows_by_table


def _to_foreign_keys(
    keys: Mapping[Cell, Rows], tables: Mapping[str, Table]
) -> tuple[ForeignKey, ...]:
    foreign_keys = []
    for rows in keys.values():
        other = tables.get(str(rows[0][0]).lower())
        if other is None:
            continue
        columns = tuple(str(column) for _, column, _ in rows)
        references = tuple(str(to) for _, _, to in rows if to) or other.primary_key
        if len(references) == len(columns):
            foreign_keys.append(ForeignKey(columns, other.name, references))
    return tuple(foreign_keys)
