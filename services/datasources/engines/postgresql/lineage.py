"""Which tables the views and children of a PostgreSQL database read, as its catalog knows it."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from model.engines.postgresql.description import POSTGRESQL
from model.sources.schema import Table
from services.datasources.connections.catalog_rows import Rows, fetch_if_told
from services.datasources.lineage.definitions import DefinitionReader, Dependencies
from services.datasources.lineage.table_graph import (
    GeneratedColumns,
    TableGraph,
    assume_unknown,
    find_generated_columns,
)
from services.datasources.ports import OpenSource

_VIEWS_QUERY = """SELECT DISTINCT r.ev_class::int8, d.refobjid::int8
    FROM pg_rewrite r JOIN pg_depend d ON d.objid = r.oid
    WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
    AND r.rulename = '_RETURN' AND d.refobjid <> r.ev_class"""
_FUNCTIONS_QUERY = """SELECT DISTINCT r.ev_class::int8, p.prosrc
    FROM pg_rewrite r JOIN pg_depend d ON d.objid = r.oid JOIN pg_proc p ON p.oid = d.refobjid
    WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_proc'::regclass
    AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass
        AND e.objid = p.oid AND e.deptype = 'e')"""
"""The functions that views call, without the engine's own and those of extensions."""
_CHILDREN_QUERY = "SELECT inhrelid::int8, inhparent::int8 FROM pg_inherits"
_GENERATED_QUERY = """SELECT a.attrelid::int8, a.attname::text, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attgenerated <> '' AND NOT a.attisdropped"""
"""Releases that do not know the statement have no generated columns."""
_DEFINITIONS_QUERY = """SELECT c.oid::int8, pg_get_viewdef(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"""
_FOREIGN_QUERY = "SELECT oid::int8 FROM pg_class WHERE relkind = 'f'"


class _CatalogRows(NamedTuple):
    views: Rows | None
    functions: Rows | None
    children: Rows | None
    generated: Rows | None
    foreign: Rows | None
    definitions: Rows | None


async def add_lineage(
    source: OpenSource, tables: list[Table], names: Mapping[int, str], default_schema: str
) -> list[Table]:
    """The tables with what they read; `names` by the number that the catalog gives them."""
    queries = (
        *(_VIEWS_QUERY, _FUNCTIONS_QUERY, _CHILDREN_QUERY),
        *(_GENERATED_QUERY, _FOREIGN_QUERY, _DEFINITIONS_QUERY),
    )
    found = _CatalogRows(*[await fetch_if_told(source, query) for query in queries])
    return await asyncio.to_thread(_add_lineage, tables, names, default_schema, found)


def _add_lineage(
    tables: list[Table], names: Mapping[int, str], default_schema: str, found: _CatalogRows
) -> list[Table]:
    name_of = _Names(names)
    parents: defaultdict[str, list[str]] = defaultdict(list)
    for child, parent in found.children or ():
        parents[name_of[child]].append(name_of[parent])
    definitions = DefinitionReader(
        POSTGRESQL.dialect.name, names.values(), default_schema=default_schema
    )
    dependencies = _find_dependencies(found, name_of, definitions)
    if found.views is None or found.functions is None:
        dependencies |= assume_unknown(tables)
    return TableGraph(dependencies, parents).describe(
        tables, _find_generated(tables, found, name_of)
    )


class _Names(dict[int, str]):
    """The names of relations; those that the source does not list are called by their number."""

    def __missing__(self, number: int) -> str:
        return f"#{number}"


def _find_dependencies(
    found: _CatalogRows, name_of: _Names, definitions: DefinitionReader
) -> dict[str, Dependencies]:
    read: defaultdict[str, set[str]] = defaultdict(set)
    for reader, number in found.views or ():
        read[name_of[reader]].add(name_of[number])
    for child, parent in found.children or ():
        read[name_of[parent]].add(name_of[child])
    incomplete = {name_of[number] for (number,) in found.foreign or ()}
    for number, body in found.functions or ():
        read[name_of[number]] |= definitions.find_names(str(body))
        incomplete.add(name_of[number])
    identifiers = {
        name_of[number]: definitions.read(str(text)).identifiers
        for number, text in found.definitions or ()
    }
    parents = {name_of[number] for _, number in found.children or ()}
    return {
        name: Dependencies(
            frozenset(read[name]),
            name not in incomplete,
            identifiers.get(name, frozenset() if name in parents else None),
        )
        for name in read.keys() | incomplete
    }


def _find_generated(
    tables: list[Table], found: _CatalogRows, name_of: _Names
) -> dict[str, GeneratedColumns]:
    expressions: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for number, column, expression in found.generated or ():
        expressions[name_of[number]][str(column)] = str(expression)
    return find_generated_columns(tables, expressions)
