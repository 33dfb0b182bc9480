"""Which tables the views of a DuckDB file read, and what generated columns are computed from."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from model.engines.duckdb.description import DUCKDB
from model.sources.query import Cell
from model.sources.schema import Table
from services.datasources.lineage.definitions import DefinitionReader
from services.datasources.lineage.table_graph import (
    TableGraph,
    assume_unknown,
    find_generated_columns,
)

VIEWS_QUERY = """SELECT schema_name, view_name, sql FROM duckdb_views()
  WHERE database_name = current_database() AND NOT internal"""
MACROS_QUERY = """SELECT function_name, macro_definition FROM duckdb_functions()
  WHERE database_name = current_database() AND NOT internal AND macro_definition IS NOT NULL"""
EXPRESSIONS_QUERY = """SELECT schema_name, table_name, column_name, column_default
  FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
  AND column_default IS NOT NULL"""
"""Of generated columns, and of columns with a default, which names no other column."""
MAIN_SCHEMA = "main"
Rows = Sequence[tuple[Cell, ...]]


def format_table_name(schema: Cell, table: Cell) -> str:
    """What statements call a table."""
    return str(table) if schema == MAIN_SCHEMA else f"{schema}.{table}"


async def add_lineage(
    tables: list[Table], views: Rows, macros: Rows, expressions: Rows
) -> list[Table]:
    """The tables with what they read, by the rows of the three queries."""
    return await asyncio.to_thread(_add_lineage, tables, views, macros, expressions)


def _add_lineage(tables: list[Table], views: Rows, macros: Rows, expressions: Rows) -> list[Table]:
    routines: defaultdict[str, str] = defaultdict(str)
    for name, definition in macros:
        routines[str(name)] += f"{definition}\n"
    names = [table.name for table in tables]
    reader = DefinitionReader(
        DUCKDB.dialect.name, names, default_schema=MAIN_SCHEMA, routines=routines
    )
    dependencies = assume_unknown(tables)
    for schema, name, definition in views:
        dependencies[format_table_name(schema, name)] = reader.read(str(definition or ""))
    by_table: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for schema, table, column, expression in expressions:
        by_table[format_table_name(schema, table)][str(column)] = str(expression)
    return TableGraph(dependencies).describe(tables, find_generated_columns(tables, by_table))
