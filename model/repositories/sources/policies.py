"""Statements on the rules of what users see of sources."""

from dataclasses import replace
from typing import NamedTuple, cast

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import now
from model.repositories.sources import lineages
from model.sources.lineage import NO_LINEAGE
from model.sources.policy import SourcePolicies
from model.tables.datasource import SourceLineageRow
from model.tables.policy import DeletedSourcePoliciesRow, SourcePoliciesRow

_POLICIES = cast("Table", SourcePoliciesRow.__table__)
_DELETED = cast("Table", DeletedSourcePoliciesRow.__table__)
_SELECT_OF_DELETED = select(_DELETED.c.rules).where(
    _DELETED.c.datasource_id == bindparam("source"), _DELETED.c.workspace_id == bindparam("of")
)
_LINEAGES = cast("Table", SourceLineageRow.__table__)
_SELECT_ALL = select(
    _POLICIES.c.datasource_id, _POLICIES.c.version, _POLICIES.c.rules, _LINEAGES.c.version
).outerjoin(_LINEAGES, _LINEAGES.c.datasource_id == _POLICIES.c.datasource_id)

_CODEC = TypeAdapter(SourcePolicies)


class StoredPolicies(NamedTuple):
    """The rules of a source as they are stored: JSON."""

    source_id: str
    version: int
    rules: str
    lineage_version: str | None
    """None: no sync has looked which tables of the source read others."""


def read_policies(rules: str) -> SourcePolicies:
    """The rules of a source from how they are stored."""
    return _CODEC.validate_json(rules)


def read_all(connection: Connection) -> list[StoredPolicies]:
    """The rules of every source that has any."""
    return [StoredPolicies(*row) for row in connection.execute(_SELECT_ALL)]


def find_ruled_tables(connection: Connection, source_id: str) -> frozenset[str]:
    """The names of the tables of a source that have rules of their own for rows or columns."""
    query = select(_POLICIES.c.rules).where(_POLICIES.c.datasource_id == source_id)
    stored_rules = connection.scalar(query)
    if stored_rules is None:
        return frozenset()
    policies = read_policies(stored_rules)
    row_tables = {each.table for each in policies.row_rules}
    return frozenset(row_tables.union(each.table for each in policies.column_rules))


def find_of_deleted(
    connection: Connection, source_id: str, workspace_id: str
) -> SourcePolicies | None:
    """The last rules of a deleted source of a workspace; None where nobody knows them."""
    of_source = {"source": source_id, "of": workspace_id}
    rules: str | None = connection.scalar(_SELECT_OF_DELETED, of_source)
    return None if rules is None else read_policies(rules)


async def keep_of_deleted(session: AsyncSession, source_id: str, workspace_id: str) -> None:
    """Keep the rules of a source that is about to be deleted, for what was answered about it."""
    row = await find(session, source_id)
    policies = read_policies(row.rules) if row else SourcePolicies()
    policies = replace(policies, lineage=await lineages.find(session, source_id))
    rules = _CODEC.dump_json(policies).decode()
    session.add(
        DeletedSourcePoliciesRow(
            datasource_id=source_id, workspace_id=workspace_id, rules=rules, deleted_at=now()
        )
    )


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
    session: AsyncSession, source_id: str, policies: SourcePolicies, user_id: str | None
) -> None:
    """Replace the rules of a source."""
    row = await find(session, source_id, lock=True)
    if row is None:
        row = SourcePoliciesRow(datasource_id=source_id)
        session.add(row)
    rules = replace(policies, lineage=NO_LINEAGE)
    row.version, row.rules = policies.version, _CODEC.dump_json(rules).decode()
    row.updated_at, row.updated_by = now(), user_id


async def remove(session: AsyncSession, source_id: str) -> None:
    """Delete the rules of a source."""
    await session.execute(
        delete(SourcePoliciesRow).where(SourcePoliciesRow.datasource_id == source_id)
    )
