"""Statements on the starters that administrators wrote."""

from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, select, update

from model.tables.datasource import DatasourceRow, SourceTableRow

_SOURCES = cast("Table", DatasourceRow.__table__)
_TABLES = cast("Table", SourceTableRow.__table__)
_SELECT = select(_SOURCES.c.starters).where(_SOURCES.c.id == bindparam("source"))
_SELECT_WORDS = select(_TABLES.c.name, _TABLES.c.comment, _TABLES.c.note, _TABLES.c.columns).where(
    _TABLES.c.datasource_id == bindparam("source"), _TABLES.c.gone.is_(False)
)


def find(connection: Connection, source_id: str, *, lock: bool = False) -> dict[str, Any]:
    """The starters of a source by language; none where nothing is written."""
    query = _SELECT.with_for_update() if lock else _SELECT
    return connection.scalar(query, {"source": source_id}) or {}


def put(connection: Connection, source_id: str, starters: dict[str, Any]) -> None:
    """Replace the starters of a source."""
    statement = update(_SOURCES).where(_SOURCES.c.id == source_id).values(starters=starters)
    connection.execute(statement)


def find_table_words(connection: Connection, source_id: str) -> list[tuple[str, str, str, str]]:
    """Of each table of a source: name, comment, note, and its columns as JSON."""
    rows = connection.execute(_SELECT_WORDS, {"source": source_id})
    return [(row.name, row.comment, row.note, row.columns) for row in rows]
