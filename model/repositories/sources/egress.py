"""Statements on what of sources may leave."""

from typing import cast

import orjson
from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import now
from model.sources.egress import CLOSED_EGRESS, EgressLevel, SourceEgress, combine_egress
from model.tables.datasource import DatasourceRow
from model.tables.egress import SourceEgressRow
from model.tables.run import RunRow

_EGRESS = cast("Table", SourceEgressRow.__table__)
_RUNS = cast("Table", RunRow.__table__)
_SOURCES = cast("Table", DatasourceRow.__table__)
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


def read_all(connection: Connection) -> dict[str, SourceEgress]:
    """The rules of every source that has any."""
    return {row[0]: _to_rules(row[1:]) for row in connection.execute(_SELECT_ALL)}


def find_of_chat(connection: Connection, chat_id: str) -> SourceEgress:
    """The strictest rules of the sources that a chat was about; those of one that is gone let
    nothing but names go.
    """
    return combine_egress(
        CLOSED_EGRESS if row[0] is None else _to_rules(row[1:])
        for row in connection.execute(_SELECT_OF_CHAT, {"chat": chat_id})
    )


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


def _to_rules(row: "Row[tuple[str, str, str, int]] | tuple[str | int | None, ...]") -> SourceEgress:
    remote, local, never, version = row
    if remote is None:
        return SourceEgress()
    pairs = frozenset((table, column) for table, column in orjson.loads(str(never)))
    levels = cast("EgressLevel", remote), cast("EgressLevel", local)
    return SourceEgress(*levels, pairs, int(str(version)))
