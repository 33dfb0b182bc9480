"""What a ClickHouse database holds that the account may read.

Its primary keys say how rows are sorted, not that they differ, so none is taken for a key.
"""

from collections import defaultdict

from model.sources.schema import Column, Table
from services.datasources.connections.catalog_rows import fetch_catalog_rows
from services.datasources.engines.clickhouse.lineage import add_lineage
from services.datasources.engines.clickhouse.values import kind_from_type
from services.datasources.ports import OnProgress, OpenSource

PROBE_QUERY = """SELECT version(), (SELECT value FROM system.settings WHERE name = 'readonly')"""
LAG_QUERY = """SELECT if(count() = 0, NULL, max(absolute_delay)) FROM system.replicas
    WHERE database = currentDatabase()"""
_TABLES = """SELECT name, engine LIKE '%View', comment, total_rows FROM system.tables
    WHERE database = currentDatabase() AND NOT is_temporary AND name NOT LIKE '.inner%'
    AND NOT arrayExists(d -> startsWith(lower(name), concat(lower(d), '.')),
        (SELECT groupArray(name) FROM system.databases))
    ORDER BY name"""
_COLUMNS = """SELECT table, name, type, comment FROM system.columns
    WHERE database = currentDatabase() ORDER BY table, position"""
READ_PRIVILEGES = {
    "SELECT",
    "SHOW",
    "SHOW DATABASES",
    "SHOW TABLES",
    "SHOW COLUMNS",
    "dictGet",
    "USAGE",
}
READ_PRIVILEGES |= {"SHOW DICTIONARIES", "SHOW ACCESS", "KILL QUERY", "NONE"}


async def read_tables(source: OpenSource, on_progress: OnProgress) -> list[Table]:
    """Tables and views in the order of their names."""
    table_rows = await fetch_catalog_rows(source, _TABLES)
    on_progress("tables", len(table_rows), len(table_rows), None)
    columns: defaultdict[str, list[Column]] = defaultdict(list)
    for table, name, declared, comment in await fetch_catalog_rows(source, _COLUMNS):
        nullable = "Nullable(" in declared
        columns[table].append(
            Column(name, declared, kind_from_type(declared), nullable=nullable, comment=comment)
        )
    on_progress("columns", len(table_rows), len(table_rows), None)
    on_progress("keys", len(table_rows), len(table_rows), None)
    tables = [
        Table(
            name=name,
            columns=tuple(columns[name]),
            kind="view" if is_view else "table",
            comment=comment,
            rows=None if is_view or rows is None else int(rows),
        )
        for name, is_view, comment, rows in table_rows
    ]
    return await add_lineage(source, tables)
