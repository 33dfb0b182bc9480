"""Statements on the vectors of data sources. Each runs on a plain connection (`Database.write`)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, delete, insert, or_, select, update

from model.locales import LocaleText
from model.tables.datasource import DatasourceRow
from model.tables.vector import SourceVectorsRow, TextVectorRow

_STATES = cast("Table", SourceVectorsRow.__table__)
_TEXTS = cast("Table", TextVectorRow.__table__)
_SOURCES = cast("Table", DatasourceRow.__table__)
_BATCH_ROWS = 500


@dataclass(frozen=True, slots=True)
class VectorState:
    """A synced source and which vectors it has; `model` is empty when it never had any."""

    source_id: str
    version: str
    """That of the source now."""
    teaching: str = ""
    """The version of its terms and examples now."""
    model: str = ""
    dimension: int = 0
    schema_version: str = ""
    """That of the source when its vectors were last gone through."""
    teaching_version: str = ""
    """The same of its terms and examples."""
    stamp: str = ""
    done: int = 0
    total: int = 0
    failures: int = 0
    error: LocaleText | None = None
    retry_at: datetime | None = None
    until: datetime | None = None


class StoredVector(NamedTuple):
    """A vector as it is kept."""

    fingerprint: str
    dimension: int
    chinese: bool
    numbers: bytes


def find_states(connection: Connection) -> list[VectorState]:
    """All sources that were synced at least once."""
    names = ("model", "dimension", "schema_version", "teaching_version", "stamp", "done", "total")
    columns = [_STATES.c[name] for name in (*names, "failures", "error", "retry_at", "until")]
    teaching_version = _SOURCES.c.teaching_version.label("teaching")
    query = (
        select(_SOURCES.c.id, _SOURCES.c.version, teaching_version, *columns)
        .select_from(_SOURCES.outerjoin(_STATES, _STATES.c.datasource_id == _SOURCES.c.id))
        .where(_SOURCES.c.synced_at.is_not(None))
        .order_by(_SOURCES.c.created_at, _SOURCES.c.id)
    )
    return [_to_state(row) for row in connection.execute(query).mappings()]


def _to_state(row: Mapping[Any, Any]) -> VectorState:
    source, version = row["id"], row["version"]
    if row["model"] is None:
        return VectorState(source, version, row["teaching"])
    error = row["error"]
    fields = {name: value for name, value in row.items() if name not in ("id", "version", "error")}
    return VectorState(
        source,
        version,
        error=LocaleText(error["key"], error["params"]) if error else None,
        **fields,
    )


def take_lease(
    connection: Connection, source_id: str, owner: str, until: datetime, at: datetime
) -> bool:
    """Whether the work on a source's vectors is now the owner's."""
    mine = _STATES.c.datasource_id == source_id
    if connection.scalar(select(_STATES.c.datasource_id).where(mine)) is None:
        connection.execute(insert(_STATES).values(_new_values(source_id, at)))
    free = or_(_STATES.c.owner.is_(None), _STATES.c.until < at)
    statement = update(_STATES).where(mine, free).values(owner=owner, until=until)
    return bool(connection.execute(statement).rowcount)


def _new_values(source_id: str, at: datetime) -> dict[str, Any]:
    texts = dict.fromkeys(("model", "schema_version", "teaching_version", "stamp"), "")
    numbers = dict.fromkeys(("dimension", "done", "total", "failures"), 0)
    return {"datasource_id": source_id, "until": at, **texts, **numbers}


def store_state(
    connection: Connection, source_id: str, owner: str, changes: Mapping[str, Any]
) -> bool:
    """Change the state of a source; False when somebody else works on it by now, or it is gone."""
    mine = (_STATES.c.datasource_id == source_id, _STATES.c.owner == owner)
    # A row that stays as it is would count as none with MySQL.
    if connection.scalar(select(_STATES.c.owner).where(*mine).with_for_update()) is None:
        return False
    connection.execute(update(_STATES).where(*mine).values(**changes))
    return True


def forget_length(connection: Connection, source_id: str, dimension: int) -> None:
    """Have the vectors of a source made anew, unless they have another length than this by now."""
    conditions = (_STATES.c.datasource_id == source_id, _STATES.c.dimension == dimension)
    connection.execute(update(_STATES).where(*conditions).values(schema_version="", dimension=0))


def find_fingerprints(connection: Connection, source_id: str) -> dict[str, int]:
    """What is stored of a source: the lengths of its vectors by fingerprint."""
    query = select(_TEXTS.c.fingerprint, _TEXTS.c.dimension)
    rows = connection.execute(query.where(_TEXTS.c.datasource_id == source_id))
    return {row.fingerprint: row.dimension for row in rows}


def find_some(
    connection: Connection, source_id: str, dimension: int, after: str, most: int = _BATCH_ROWS
) -> list[StoredVector]:
    """Vectors of that length, in the order of their fingerprints, beginning after one."""
    columns = [_TEXTS.c[name] for name in StoredVector._fields]
    query = select(*columns).where(
        _TEXTS.c.datasource_id == source_id,
        _TEXTS.c.dimension == dimension,
        _TEXTS.c.fingerprint > after,
    )
    rows = connection.execute(query.order_by(_TEXTS.c.fingerprint).limit(most))
    return [StoredVector(*row) for row in rows]


def put(connection: Connection, source_id: str, vectors: Sequence[StoredVector]) -> None:
    """Store vectors; one of the same fingerprint is replaced."""
    remove(connection, source_id, [vector.fingerprint for vector in vectors])
    if vectors:
        values = [{"datasource_id": source_id, **vector._asdict()} for vector in vectors]
        connection.execute(insert(_TEXTS), values)


def remove(connection: Connection, source_id: str, fingerprints: Collection[str]) -> None:
    """Delete the vectors of texts of a source, by the fingerprints of the texts."""
    names = list(fingerprints)
    for start in range(0, len(names), _BATCH_ROWS):
        some = _TEXTS.c.fingerprint.in_(names[start : start + _BATCH_ROWS])
        connection.execute(delete(_TEXTS).where(_TEXTS.c.datasource_id == source_id, some))
