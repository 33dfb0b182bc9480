"""Which tables the views of a ClickHouse database and tables of other engines read."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable

from model.engines.clickhouse.description import CLICKHOUSE
from model.sources.schema import Table
from services.datasources.connections.catalog_rows import Rows, fetch_if_told
from services.datasources.lineage.definitions import DefinitionReader, Dependencies
from services.datasources.lineage.table_graph import (
    TableGraph,
    assume_unknown,
    find_generated_columns,
)
from services.datasources.ports import OpenSource

_TABLES_QUERY = """SELECT name, engine, as_select, create_table_query, currentDatabase()
    FROM system.tables WHERE database = currentDatabase() AND NOT is_temporary
    AND engine NOT LIKE '%MergeTree' AND engine NOT IN ('Memory', 'Log', 'TinyLog', 'StripeLog')"""
"""Views, and tables whose engine may show rows of others."""
_COLUMNS_QUERY = """SELECT table, name, default_expression FROM system.columns
    WHERE database = currentDatabase() AND default_expression <> ''"""
_NAMING_ENGINES = ("Buffer", "Distributed", "Dictionary", "Null", "Set", "Join", "Alias")
"""Their definition names the table that they show, or they show their own rows."""
_TARGET = re.compile(r"^CREATE MATERIALIZED VIEW \S+ (?:REFRESH .*? )?TO (\S+)", re.DOTALL)
_MERGED = re.compile(r"ENGINE = Merge\((?:.*, )?'((?:[^'\\]|\\.)*)'\)")


async def add_lineage(source: OpenSource, tables: list[Table]) -> list[Table]:
    """The tables with what they read."""
    queries = (_TABLES_QUERY, _COLUMNS_QUERY)
    found, columns = [await fetch_if_told(source, query) or () for query in queries]
    return await asyncio.to_thread(_add_lineage, tables, found, columns)


def _add_lineage(tables: list[Table], found: Rows, columns: Rows) -> list[Table]:
    names = [table.name for table in tables]
    database = str(found[0][4]) if found else ""
    reader = DefinitionReader(CLICKHOUSE.dialect.name, names, default_schema=database)
    dependencies = assume_unknown(tables)
    targets: defaultdict[str, set[str]] = defaultdict(set)
    for name, engine, select, definition, _ in found:
        dependencies[str(name)] = _read(reader, names, (str(engine), str(select), str(definition)))
        if target := _TARGET.match(str(definition)):  # whose rows are made of those of the view
            for each in reader.find_names(target[1]):
                targets[each].add(str(name))
    for name, views in targets.items():
        known = dependencies.get(name, Dependencies())
        dependencies[name] = Dependencies(known.names | views, known.is_complete)
    expressions: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for table, column, expression in columns:
        expressions[str(table)][str(column)] = str(expression)
    return TableGraph(dependencies).describe(tables, find_generated_columns(tables, expressions))


def _read(
    reader: DefinitionReader, names: Iterable[str], described: tuple[str, str, str]
) -> Dependencies:
    engine, select, definition = described
    if engine.endswith("View"):
        return reader.read(select)
    if engine == "Merge" and (merged := _MERGED.search(definition)):
        return _read_merged(names, merged[1])
    return Dependencies(reader.find_names(definition), engine in _NAMING_ENGINES)


def _read_merged(names: Iterable[str], pattern: str) -> Dependencies:
    try:
        compiled = re.compile(pattern.replace("\\\\", "\\"))
    except re.error:
        return Dependencies(is_complete=False)
    return Dependencies(frozenset(name for name in names if compiled.search(name)))
