"""Statements on the rules of what users see of sources."""

from typing import NamedTuple, cast

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import now
from model.sources.policy import SourcePolicies
from model.tables.policy import SourcePoliciesRow

_POLICIES = cast("Table", SourcePoliciesRow.__table__)
_SELECT_ALL = select(_POLICIES.c.datasource_id, _POLICIES.c.version, _POLICIES.c.rules)

_CODEC = TypeAdapter(SourcePolicies)


class StoredPolicies(NamedTuple):
    """The rules of a source as they are stored: JSON."""

    source_id: str
    version: int
    rules: str


def read_policies(rules: str) -> SourcePolicies:
    """The rules of a source from how they are stored."""
    return _CODEC.validate_json(rules)


def read_all(connection: Connection) -> list[StoredPolicies]:
    """The rules of every source that has any."""
    return [StoredPolicies(*row) for row in connection.execute(_SELECT_ALL)]


async def find(
    session: AsyncSession, source_id: str, *, lock: bool = False
) -> SourcePoliciesRow | None:
    """The rules of a source; `lock` keeps others from changing them until the commit."""
    query = select(SourcePoliciesRow).where(SourcePoliciesRow.datasource_id == source_id)
    return cast(
        "SourcePoliciesRow | None",
        await session.scalar(query.with_for_update() if lock else query),
    )


async def put(
    session: AsyncSession, source_id: str, policies: SourcePolicies, user_id: str
) -> None:
    """Replace the rules of a source."""
    row = await find(session, source_id, lock=True)
    if row is None:
        row = SourcePoliciesRow(datasource_id=source_id)
        session.add(row)
    row.version, row.rules = policies.version, _CODEC.dump_json(policies).decode()
    row.updated_at, row.updated_by = now(), user_id


async def remove(session: AsyncSession, source_id: str) -> None:
    """Delete the rules of a source."""
    await session.execute(
        delete(SourcePoliciesRow).where(SourcePoliciesRow.datasource_id == source_id)
    )
