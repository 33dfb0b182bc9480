"""What a DuckDB file holds: tables, views, columns, comments, keys, and about how many rows."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from model.sources.schema import Column, ForeignKey, Table
from services.datasources.engines.duckdb.lineage import (
    EXPRESSIONS_QUERY,
    MACROS_QUERY,
    VIEWS_QUERY,
    add_lineage,
    format_table_name,
)
from services.datasources.engines.duckdb.values import kind_from_type
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import OnProgress

_QUALIFIERS = """SELECT schema_name FROM duckdb_schemas()
UNION SELECT database_name FROM duckdb_databases()"""
Ask = Callable[[str], Awaitable[FetchedRows]]
SchemaAndTable = tuple[str, str]
"""Schema and table."""
_IN_CURRENT_DATABASE = "database_name = current_database() AND NOT internal"
_TABLES = f"""SELECT schema_name, table_name, 'table', comment, estimated_size, table_oid
  FROM duckdb_tables() WHERE {_IN_CURRENT_DATABASE}
UNION ALL SELECT schema_name, view_name, 'view', comment, NULL, view_oid
  FROM duckdb_views() WHERE {_IN_CURRENT_DATABASE} ORDER BY 6"""  # noqa: S608 - no names of others
_COLUMNS = f"""SELECT schema_name, table_name, column_name, data_type, is_nullable, comment
  FROM duckdb_columns() WHERE {_IN_CURRENT_DATABASE} ORDER BY table_oid, column_index"""  # noqa: S608 - a constant
_KEYS = """SELECT schema_name, table_name, constraint_type, to_json(constraint_column_names),
    referenced_table, to_json(referenced_column_names)
  FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')
  AND database_name = current_database() ORDER BY constraint_index"""


async def read_tables(ask: Ask, on_progress: OnProgress) -> list[Table]:
    """All of them, in the order in which they were made.

    Tables that are called like one of another schema or database, `main.orders`, are left out:
    statements would read that one.
    """
    qualifiers = {f"{row[0]}.".casefold() for row in (await ask(_QUALIFIERS)).rows}
    table_rows = [
        row
        for row in (await ask(_TABLES)).rows
        if not str(row[1]).casefold().startswith(tuple(qualifiers))
    ]
    on_progress("tables", len(table_rows), len(table_rows), None)
    columns: dict[SchemaAndTable, list[Column]] = defaultdict(list)
    for schema, table, *described in (await ask(_COLUMNS)).rows:
        columns[str(schema), str(table)].append(_to_column(described))
    on_progress("columns", len(table_rows), len(table_rows), None)
    primary, foreign = await _fetch_keys(ask)
    on_progress("keys", len(table_rows), len(table_rows), None)
    tables = [
        Table(
            format_table_name(schema, table),
            tuple(columns[str(schema), str(table)]),
            kind="view" if kind == "view" else "table",
            comment=str(comment or ""),
            primary_key=primary.get((str(schema), str(table)), ()),
            foreign_keys=tuple(foreign[str(schema), str(table)]),
            rows=None if rows is None else int(rows),
        )
        for schema, table, kind, comment, rows, _ in table_rows
    ]
    queries = (VIEWS_QUERY, MACROS_QUERY, EXPRESSIONS_QUERY)
    return await add_lineage(tables, *[(await ask(query)).rows for query in queries])


def _to_column(described: list[Any]) -> Column:
    name, type_, nullable, comment = described
    return Column(
        str(name),
        str(type_),
        kind_from_type(str(type_)),
        nullable=bool(nullable),
        comment=comment or "",
    )


async def _fetch_keys(
    ask: Ask,
) -> tuple[dict[SchemaAndTable, tuple[str, ...]], dict[SchemaAndTable, list[ForeignKey]]]:
    from orjson import loads

    primary: dict[SchemaAndTable, tuple[str, ...]] = {}
    foreign: dict[SchemaAndTable, list[ForeignKey]] = defaultdict(list)
    for schema, table, kind, names, other, references in (await ask(_KEYS)).rows:
        place, columns = (str(schema), str(table)), tuple(loads(str(names)))
        if kind == "PRIMARY KEY":
            primary[place] = columns
        else:
            target = format_table_name(schema, other)  # DuckDB has no keys between schemas
            foreign[place].append(ForeignKey(columns, target, tuple(loads(str(references)))))
    return primary, foreign
