"""Statements on what of sources may leave."""

from collections.abc import Iterable
from typing import Any, cast

import orjson
from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import now
from model.sources.egress import (
    CLOSED_EGRESS,
    OPEN_EGRESS,
    SourceEgress,
    combine_egress,
)
from model.tables.datasource import DatasourceRow, SourceFileRow
from model.tables.egress import SourceEgressRow
from model.tables.run import RunRow

_EGRESS = cast("Table", SourceEgressRow.__table__)
_RUNS = cast("Table", RunRow.__table__)
_SOURCES = cast("Table", DatasourceRow.__table__)
_SOURCE_FILES = cast("Table", SourceFileRow.__table__)
_RULES = (_EGRESS.c.remote, _EGRESS.c.local, _EGRESS.c.never, _EGRESS.c.version)
_SELECT_ALL = select(_EGRESS.c.datasource_id, *_RULES)
_SELECT_OF_CHAT = (
    select(_SOURCES.c.id, *_RULES)
    .distinct()
    .select_from(_RUNS)
    .outerjoin(_SOURCES, _SOURCES.c.id == _RUNS.c.datasource_id)
    .outerjoin(_EGRESS, _EGRESS.c.datasource_id == _SOURCES.c.id)
    .where(_RUNS.c.chat_id == bindparam("chat"), _RUNS.c.datasource_id.is_not(None))
)


_SELECT_FILES_OF_CHAT = select(_RUNS.c.file_ids).where(
    _RUNS.c.chat_id == bindparam("chat"), _RUNS.c.file_ids.is_not(None)
)
_SELECT_OF_FILES = (
    select(*_RULES)
    .join(_SOURCE_FILES, _SOURCE_FILES.c.datasource_id == _EGRESS.c.datasource_id)
    .where(_SOURCE_FILES.c.file_id.in_(bindparam("files", expanding=True)))
)


def read_all(connection: Connection) -> dict[str, SourceEgress]:
    """The rules of every source that has any."""
    return {row[0]: _to_rules(row[1:]) for row in connection.execute(_SELECT_ALL)}


def find_of_chat(connection: Connection, chat_id: str) -> SourceEgress:
    """The strictest rules of the sources and files that a chat was about; those of a source that
    is gone let nothing but names go.
    """
    rules = [
        CLOSED_EGRESS if row[0] is None else _to_rules(row[1:])
        for row in connection.execute(_SELECT_OF_CHAT, {"chat": chat_id})
    ]
    file_id_lists = connection.scalars(_SELECT_FILES_OF_CHAT, {"chat": chat_id})
    files = {file_id for file_ids in file_id_lists for file_id in file_ids}
    return combine_egress([*rules, find_of_files(connection, files)])


def find_of_files(connection: Connection, file_ids: Iterable[str]) -> SourceEgress:
    """The strictest rules of the sources that keep these uploads; all may go of other uploads.

    Tables of an upload may be called otherwise than in the source, so that rules on columns cannot
    be applied to it: nothing but names goes then.
    """
    ids = list(file_ids)
    if not ids:
        return OPEN_EGRESS
    source_rules = map(_to_rules, connection.execute(_SELECT_OF_FILES, {"files": ids}))
    return combine_egress(CLOSED_EGRESS if rules.never else rules for rules in source_rules)


async def find(session: AsyncSession, source_id: str, *, lock: bool = False) -> SourceEgress | None:
    """The rules of a source; `lock` keeps others from changing them until the commit."""
    query = select(*_RULES).where(_EGRESS.c.datasource_id == source_id)
    row = (await session.execute(query.with_for_update() if lock else query)).first()
    return _to_rules(row) if row else None


async def put(session: AsyncSession, source_id: str, rules: SourceEgress, user_id: str) -> None:
    """Replace the rules of a source."""
    row = await session.get(SourceEgressRow, source_id)
    if row is None:
        row = SourceEgressRow(datasource_id=source_id)
        session.add(row)
    row.version, row.remote, row.local = rules.version, rules.remote, rules.local
    row.never = orjson.dumps(sorted(rules.never)).decode()
    row.updated_at, row.updated_by = now(), user_id


def _to_rules(row: Iterable[Any]) -> SourceEgress:
    remote, local, never, version = row
    if remote is None:
        return OPEN_EGRESS
    pairs = frozenset((table, column) for table, column in orjson.loads(never))
    return SourceEgress(remote, local, pairs, version=version)
