"""What a catalog of Trino holds that the account may read. Trino itself knows no keys."""

from collections import defaultdict

from model.errors import SqlFailed
from model.sources.schema import Column, Table
from services.datasources.connections.catalog_rows import fetch_catalog_rows
from services.datasources.engines.trino.values import kind_from_type
from services.datasources.ports import CATALOG_LIMITS, OnProgress, OpenSource
from services.datasources.scheduling.requester import SYSTEM
from services.datasources.sql_quoting import quote_ident, quote_literal

_MAX_COUNTED = 200
"""Tables whose rows are asked for: it takes a statement each."""


async def read_tables(
    source: OpenSource, catalog: str, schema: str | None, on_progress: OnProgress
) -> list[Table]:
    """Tables and views; named with their schema unless it is the one that was named."""
    only = "table_schema <> 'information_schema'"
    if schema:
        only = f"table_schema = {quote_literal(schema)}"
    table_rows = await fetch_catalog_rows(
        source,  # one with a dot in its name could be called like one of another schema
        f"SELECT table_schema, table_name, table_type FROM information_schema.tables"  # noqa: S608 - quoted
        f" WHERE {only} AND strpos(table_name, '.') = 0 ORDER BY table_schema, table_name",
    )
    on_progress("tables", len(table_rows), len(table_rows), None)
    columns: defaultdict[tuple[str, str], list[Column]] = defaultdict(list)
    for row in await fetch_catalog_rows(
        source,
        "SELECT table_schema, table_name, column_name, data_type, is_nullable"  # noqa: S608 - quoted
        f" FROM information_schema.columns WHERE {only}"
        " ORDER BY table_schema, table_name, ordinal_position",
    ):
        nullable = row[4] != "NO"
        columns[(row[0], row[1])].append(
            Column(row[2], row[3], kind_from_type(row[3]), nullable=nullable)
        )
    on_progress("columns", len(table_rows), len(table_rows), None)
    comments = await _fetch_comments(source, catalog)
    on_progress("keys", len(table_rows), len(table_rows), None)
    return [
        Table(
            name=name if schema else f"{owner}.{name}",
            columns=tuple(columns[(owner, name)]),
            kind="view" if "VIEW" in kind else "table",
            comment=comments.get((owner, name), ""),
            rows=await _estimate_rows(source, owner, name) if is_counted else None,
        )
        for owner, name, kind, is_counted in (
            (*row, "VIEW" not in row[2] and at < _MAX_COUNTED) for at, row in enumerate(table_rows)
        )
    ]


async def _fetch_comments(source: OpenSource, catalog: str) -> dict[tuple[str, str], str]:
    """Comments on tables, where the account may ask for them."""
    statement = (
        "SELECT schema_name, table_name, comment FROM system.metadata.table_comments"  # noqa: S608 - the name is quoted
        f" WHERE catalog_name = {quote_literal(catalog)}"
    )
    try:
        return {
            (row[0], row[1]): row[2] or "" for row in await fetch_catalog_rows(source, statement)
        }
    except SqlFailed:
        return {}


async def _estimate_rows(source: OpenSource, schema: str, table: str) -> int | None:
    """The connector's estimate: the last row of the statistics has it."""
    try:
        statistics = await source.fetch(
            f"SHOW STATS FOR {quote_ident(schema)}.{quote_ident(table)}", CATALOG_LIMITS, SYSTEM
        )
    except SqlFailed:
        return None
    names = [column.name for column in statistics.columns]
    last = statistics.rows[-1][names.index("row_count")] if statistics.rows else None
    return None if last is None else int(float(last))
