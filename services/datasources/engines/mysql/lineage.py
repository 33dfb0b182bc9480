"""Which tables the views and merged tables of a MySQL database read, as its catalog tells it."""

import asyncio
import re
from collections import defaultdict
from typing import NamedTuple

from model.engines.mysql.description import MYSQL
from model.sources.schema import Table
from services.datasources.connections.catalog_rows import Rows, fetch_if_told
from services.datasources.lineage.definitions import DefinitionReader, Dependencies
from services.datasources.lineage.table_graph import (
    TableGraph,
    assume_unknown,
    find_generated_columns,
)
from services.datasources.ports import OpenSource

_VIEWS_QUERY = """SELECT table_name, view_definition, DATABASE()
    FROM information_schema.views WHERE table_schema = DATABASE()"""
_ROUTINES_QUERY = """SELECT routine_name, routine_definition
    FROM information_schema.routines WHERE routine_schema = DATABASE()"""
_GENERATED_QUERY = """SELECT table_name, column_name, generation_expression
    FROM information_schema.columns WHERE table_schema = DATABASE()
    AND (extra LIKE '%VIRTUAL GENERATED%' OR extra LIKE '%STORED GENERATED%')"""
_REMOTE_QUERY = """SELECT table_name, engine FROM information_schema.tables
    WHERE table_schema = DATABASE()
    AND engine IN ('MRG_MYISAM', 'MRG_MyISAM', 'FEDERATED', 'CONNECT', 'SPIDER')"""
"""Tables whose rows are those of others, here or on another server."""
_MERGE = "MRG_MYISAM"
_MAX_MERGED = 200
"""So many definitions of merged tables are asked for; what others read is unknown."""
_UNION = re.compile(r"\bUNION=\(([^)]*)\)")
_ROUTINE_CALL = re.compile(r"`([^`]+)`\s*\(")
"""In a definition as the server writes it: its own functions stand there without quotes."""


class _Definitions(NamedTuple):
    views: Rows
    routines: Rows
    generated: Rows
    remote: dict[str, str]
    """By table, what is known of what it merges."""


async def add_lineage(source: OpenSource, tables: list[Table]) -> list[Table]:
    """The tables with what they read."""
    queries = (_VIEWS_QUERY, _ROUTINES_QUERY, _GENERATED_QUERY)
    views, routines, generated = [await fetch_if_told(source, query) or () for query in queries]
    definitions = _Definitions(views, routines, generated, await _fetch_remote(source))
    return await asyncio.to_thread(_add_lineage, tables, definitions)


async def _fetch_remote(source: OpenSource) -> dict[str, str]:
    found: dict[str, str] = {}
    rows = await fetch_if_told(source, _REMOTE_QUERY) or ()
    for at, (name, engine) in enumerate(rows):
        found[str(name)] = ""
        if str(engine).upper() == _MERGE and at < _MAX_MERGED:
            quoted = str(name).replace("`", "``")
            told = await fetch_if_told(source, f"SHOW CREATE TABLE `{quoted}`")
            union = _UNION.search(str(told[0][1])) if told else None
            found[str(name)] = union[1] if union else ""
    return found


def _add_lineage(tables: list[Table], definitions: _Definitions) -> list[Table]:
    routines = {str(name): str(body or "") for name, body in definitions.routines}
    reader = DefinitionReader(
        MYSQL.dialect.name,
        [table.name for table in tables],
        default_schema=str(definitions.views[0][2]) if definitions.views else "",
        routines=routines,
    )
    dependencies = assume_unknown(tables)
    for name, definition, _ in definitions.views:
        dependencies[str(name)] = _read_view(reader, str(definition or ""), routines)
    for name, union in definitions.remote.items():
        dependencies[name] = Dependencies(reader.find_names(union), bool(union))
    expressions: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for name, column, expression in definitions.generated:
        expressions[str(name)][str(column)] = str(expression) if expression else None
    return TableGraph(dependencies).describe(tables, find_generated_columns(tables, expressions))


def _read_view(reader: DefinitionReader, definition: str, routines: dict[str, str]) -> Dependencies:
    """What a view reads; what a function reads whose body the account may not see is unknown."""
    found = reader.read(definition)
    called = _ROUTINE_CALL.findall(definition)
    is_told = all(routines.get(name) for name in called)
    return found._replace(is_complete=found.is_complete and is_told)
