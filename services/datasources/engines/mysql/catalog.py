"""What a MySQL database holds that the account may read."""

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from model.engines.variant import KeyListing
from model.errors import DatasourceUnavailable
from model.sources.schema import Column, ColumnKind, ForeignKey, Table
from services.datasources.connections.catalog_rows import fetch_catalog_rows
from services.datasources.engines.mysql.lineage import add_lineage
from services.datasources.fetched_rows import FetchedRows
from services.datasources.ports import OnProgress, OpenSource

_TABLES = """SELECT t.table_name, t.table_type, t.table_comment, t.table_rows
    FROM information_schema.tables t WHERE t.table_schema = DATABASE()
    AND NOT EXISTS (SELECT 1 FROM information_schema.schemata s WHERE LOWER(CONCAT(
        s.schema_name, '.')) = LOWER(LEFT(t.table_name, CHAR_LENGTH(s.schema_name) + 1)))
    ORDER BY t.table_name"""
"""Left out is what is called like a table behind its database: statements would read that one."""
_COLUMNS = """SELECT table_name, column_name, column_type, is_nullable, column_comment
    FROM information_schema.columns WHERE table_schema = DATABASE()
    ORDER BY table_name, ordinal_position"""
_KEY_QUERY = """SELECT table_name, constraint_name, column_name, referenced_table_name,
    referenced_column_name FROM information_schema.key_column_usage
    WHERE table_schema = DATABASE() AND (constraint_name = 'PRIMARY'
    OR (referenced_table_name IS NOT NULL AND referenced_table_schema = DATABASE()))
    ORDER BY table_name, constraint_name, ordinal_position"""
_KEY_COLUMNS_QUERY = """SELECT table_name, 'PRIMARY', column_name, NULL, NULL
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND column_key IN ('PRI', 'UNI')
    ORDER BY table_name, ordinal_position"""
"""Columns of a primary or unique key, where nothing else tells; other models have none."""
KEY_QUERIES: dict[KeyListing, str] = {"constraints": _KEY_QUERY, "columns": _KEY_COLUMNS_QUERY}
_LAG_COLUMNS = {"Seconds_Behind_Source", "Seconds_Behind_Master"}
READ_PRIVILEGES = {
    "SELECT",
    "USAGE",
    "SHOW VIEW",
    "SHOW DATABASES",
    "PROCESS",
    "REPLICATION CLIENT",
}
READ_PRIVILEGES |= {"BINLOG MONITOR", "SLAVE MONITOR", "SHOW CREATE ROUTINE"}
_KINDS: tuple[tuple[str, ColumnKind], ...] = (
    (r"tinyint\(1\)", "boolean"),
    (r"boolean", "boolean"),
    (r"bitmap|hll", "binary"),
    (r"(tiny|small|medium|big|large)?int|year|bit", "integer"),
    (r"decimal|numeric", "decimal"),
    (r"float|double|real", "float"),
    (r"datetime|timestamp", "datetime"),
    (r"date", "date"),
    (r"time", "time"),
    (r"json|array|map|struct|variant", "json"),
    (r"(tiny|medium|long)?blob|(var)?binary|geometry|point|polygon|linestring|multi", "binary"),
)


async def read_tables(
    source: OpenSource, on_progress: OnProgress, keys_statement: Callable[[], Awaitable[str]]
) -> list[Table]:
    """Tables and views in the order of their names."""
    table_rows = await fetch_catalog_rows(source, _TABLES)
    on_progress("tables", len(table_rows), len(table_rows), None)
    columns = _group_by_table(await fetch_catalog_rows(source, _COLUMNS))
    on_progress("columns", len(table_rows), len(table_rows), None)
    keys = _group_by_table(await fetch_catalog_rows(source, await keys_statement()))
    on_progress("keys", len(table_rows), len(table_rows), None)
    tables = [_to_table(row, columns[str(row[0])], keys[str(row[0])]) for row in table_rows]
    return await add_lineage(source, tables)


def parse_replica_lag(status: FetchedRows) -> float | None:
    """Seconds behind, from what a replica says of itself; None when it is none.

    Raises `DatasourceUnavailable` when it no longer follows.
    """
    names = [column.name for column in status.columns]
    behind = next((at for at, name in enumerate(names) if name in _LAG_COLUMNS), None)
    if behind is None or not status.rows:
        return None
    seconds = status.rows[0][behind]
    if seconds is None:
        raise DatasourceUnavailable("datasources.replica_stopped")
    return float(seconds)


def _to_table(row: Sequence[Any], columns: list[Sequence[Any]], keys: list[Sequence[Any]]) -> Table:
    name, kind, comment, rows = row
    is_view = "VIEW" in str(kind)
    return Table(
        name=name,
        columns=tuple(map(_to_column, columns)),
        kind="view" if is_view else "table",
        comment="" if is_view else comment or "",
        primary_key=tuple(key[2] for key in keys if key[1] == "PRIMARY"),
        foreign_keys=_to_foreign_keys(keys),
        rows=None if is_view or rows is None else int(rows),
    )


def _to_column(row: Sequence[Any]) -> Column:
    _, name, declared, nullable, comment = row
    word = str(declared).lower()
    kind: ColumnKind = next((kind for form, kind in _KINDS if re.match(form, word)), "text")
    return Column(name, str(declared), kind, nullable=nullable == "YES", comment=comment or "")


def _to_foreign_keys(keys: list[Sequence[Any]]) -> tuple[ForeignKey, ...]:
    grouped: defaultdict[str, list[Sequence[Any]]] = defaultdict(list)
    for key in keys:
        if key[3] is not None:
            grouped[key[1]].append(key)
    return tuple(
        ForeignKey(tuple(k[2] for k in parts), parts[0][3], tuple(k[4] for k in parts))
        for parts in grouped.values()
    )


def _group_by_table(rows: Sequence[Sequence[Any]]) -> defaultdict[str, list[Sequence[Any]]]:
    groups: defaultdict[str, list[Sequence[Any]]] = defaultdict(list)
    for row in rows:
        groups[str(row[0])].append(row)
    return groups
