"""Statements on the join graph."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from model.tables.datasource import DatasourceRow
from model.tables.join import JoinRow, JoinSetRow

Values = Mapping[str, Any]
_SETS = cast("Table", JoinSetRow.__table__)
_RELATIONS = cast("Table", JoinRow.__table__)
_SOURCES = cast("Table", DatasourceRow.__table__)
_SELECT_REVISION = select(_SETS.c.revision).where(_SETS.c.source_id == bindparam("source"))
_SELECT_OF_SOURCE = (
    select(_RELATIONS)
    .where(_RELATIONS.c.source_id == bindparam("source"))
    .order_by(_RELATIONS.c.left_table, _RELATIONS.c.right_table, _RELATIONS.c.id)
)
_BATCH_ROWS = 500


def find_revision(connection: Connection, source_id: str) -> int:
    """How often the joins of a source were changed; 0 when never."""
    return connection.scalar(_SELECT_REVISION, {"source": source_id}) or 0


def find_of_source(connection: Connection, source_id: str) -> list[Values]:
    """The joins of a source by their tables."""
    return [
        dict(row) for row in connection.execute(_SELECT_OF_SOURCE, {"source": source_id}).mappings()
    ]


def advance(connection: Connection, source_id: str, from_revision: int, next_revision: int) -> bool:
    """Go from one revision to a later one; False when another is there by now."""
    if from_revision == 0 and connection.scalar(_SELECT_REVISION, {"source": source_id}) is None:
        values = {"source_id": source_id, "revision": next_revision, "removed": False}
        connection.execute(insert(_SETS).values(values))
        return True
    done = connection.execute(
        update(_SETS)
        .where(_SETS.c.source_id == source_id, _SETS.c.revision == from_revision)
        .values(revision=next_revision)
    )
    return bool(done.rowcount)


def put(connection: Connection, source_id: str, rows: Iterable[Values]) -> None:
    """New joins, and those with an id that is there in their place."""
    values = [dict(row) | {"source_id": source_id} for row in rows]
    remove(connection, source_id, (row["id"] for row in values))
    if values:
        connection.execute(insert(_RELATIONS), values)


def remove(connection: Connection, source_id: str, ids: Iterable[str]) -> None:
    """Delete joins by their ids."""
    id_list = list(ids)
    for start in range(0, len(id_list), _BATCH_ROWS):
        some = id_list[start : start + _BATCH_ROWS]
        where = (_RELATIONS.c.source_id == source_id, _RELATIONS.c.id.in_(some))
        connection.execute(delete(_RELATIONS).where(*where))


def clear(connection: Connection, source_id: str) -> None:
    """Delete all joins of a source."""
    connection.execute(delete(_RELATIONS).where(_RELATIONS.c.source_id == source_id))


def delete_source(connection: Connection, source_id: str, *, wholly: bool) -> None:
    """Delete the joins of a source that is gone, and wholly also that there were any."""
    clear(connection, source_id)
    mine = _SETS.c.source_id == source_id
    if wholly:
        connection.execute(delete(_SETS).where(mine))
    else:
        connection.execute(update(_SETS).where(mine).values(removed=True))


def find_removed(connection: Connection) -> list[str]:
    """The sources that are gone, but not wholly forgotten."""
    return list(connection.scalars(select(_SETS.c.source_id).where(_SETS.c.removed.is_(True))))


def find_revisions(connection: Connection) -> dict[str, int]:
    """The revision of every source that has joins."""
    query = select(_SETS.c.source_id, _SETS.c.revision).where(_SETS.c.removed.is_(False))
    return {row.source_id: row.revision for row in connection.execute(query)}


def touch(connection: Connection, source_id: str, version: str) -> None:
    """Give the schema of a source a new version."""
    connection.execute(update(_SOURCES).where(_SOURCES.c.id == source_id).values(version=version))
