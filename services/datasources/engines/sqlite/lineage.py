"""Which tables the views of a SQLite file read, and what generated columns are computed from."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from model.engines.sqlite.description import SQLITE
from model.sources.query import Cell
from model.sources.schema import Table
from services.datasources.lineage.definition_parser import parse_definition
from services.datasources.lineage.definitions import DefinitionReader, Dependencies
from services.datasources.lineage.table_graph import (
    TableGraph,
    assume_unknown,
    find_generated_columns,
)

DEFINITIONS_QUERY = """SELECT type, name, sql FROM sqlite_master
    WHERE type IN ('table', 'view') AND sql IS NOT NULL"""
_VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\s+TABLE\b.*?\bUSING\s+(\w+)", re.IGNORECASE | re.DOTALL)
_OWN_ROWS = ("fts3", "fts4", "fts5", "rtree", "rtree_i32", "geopoly")
"""Modules of virtual tables that hold their rows themselves, or in a table that they name."""
Definitions = Sequence[tuple[Cell, ...]]


async def add_lineage(
    tables: list[Table], definitions: Definitions, generated: Mapping[str, Sequence[str]]
) -> list[Table]:
    """The tables with what they read; `generated`: which of their columns are computed."""
    return await asyncio.to_thread(_add_lineage, tables, definitions, generated)


def _add_lineage(
    tables: list[Table], definitions: Definitions, generated: Mapping[str, Sequence[str]]
) -> list[Table]:
    names = [table.name for table in tables]
    reader = DefinitionReader(SQLITE.dialect.name, names, default_schema="main")
    texts = {str(name): str(text) for _, name, text in definitions}
    dependencies = assume_unknown(tables)
    for kind, name, text in definitions:
        if kind == "view":
            dependencies[str(name)] = reader.read(str(text))
        elif virtual := _VIRTUAL.match(str(text)):
            is_complete = virtual[1].lower() in _OWN_ROWS
            dependencies[str(name)] = Dependencies(reader.find_names(str(text)), is_complete)
    expressions = {
        table: _find_expressions(texts.get(table, ""), columns)
        for table, columns in generated.items()
    }
    return TableGraph(dependencies).describe(tables, find_generated_columns(tables, expressions))


def _find_expressions(definition: str, columns: Sequence[str]) -> dict[str, str | None]:
    """The names in the expression of each of the columns; None where it cannot be parsed."""
    tree = parse_definition(definition, SQLITE.dialect.name) if columns else None
    found = dict(_list_expressions(tree)) if tree else {}
    return {column: found.get(column.lower()) for column in columns}


def _list_expressions(tree: exp.Expr) -> Iterator[tuple[str, str]]:
    for column in tree.find_all(exp.ColumnDef):
        for constraint in column.args.get("constraints") or ():
            kind = constraint.args.get("kind")
            if isinstance(
                kind, exp.ComputedColumnConstraint | exp.GeneratedAsIdentityColumnConstraint
            ):
                names = [each.name for each in kind.find_all(exp.Identifier)]
                yield column.name.lower(), "\n".join(names)
