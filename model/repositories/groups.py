"""Statements on groups of users and on what rules know of a user."""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Connection, Table, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.group import Group, NamedSubject
from model.sources.policy import PolicySubject
from model.tables.policy import GroupMemberRow, UserAttributesRow, UserGroupRow
from model.tables.user import UserRow

_MEMBERS = cast("Table", GroupMemberRow.__table__)
_ATTRIBUTES = cast("Table", UserAttributesRow.__table__)
_SELECT_GROUPS_OF = select(_MEMBERS.c.group_id).where(_MEMBERS.c.user_id == bindparam("user"))
_SELECT_ATTRIBUTES_OF = select(_ATTRIBUTES.c.attributes).where(
    _ATTRIBUTES.c.user_id == bindparam("user")
)


def read_subject(connection: Connection, user_id: str) -> PolicySubject:
    """What rules know of a user."""
    groups = frozenset(connection.scalars(_SELECT_GROUPS_OF, {"user": user_id}))
    stored = connection.scalar(_SELECT_ATTRIBUTES_OF, {"user": user_id}) or {}
    return PolicySubject(user_id, groups, {name: tuple(each) for name, each in stored.items()})


async def find_attributes(session: AsyncSession, user_id: str) -> dict[str, list[str]]:
    """The attributes of a user."""
    row = await session.get(UserAttributesRow, user_id)
    return dict(row.attributes) if row else {}


async def put_attributes(
    session: AsyncSession, user_id: str, attributes: dict[str, list[str]]
) -> None:
    """Replace the attributes of a user."""
    row = await session.get(UserAttributesRow, user_id)
    if row is None:
        session.add(UserAttributesRow(user_id=user_id, attributes=attributes))
    else:
        row.attributes = attributes


async def find_groups(session: AsyncSession) -> list[Group]:
    """All groups by name, each with its members."""
    rows = await session.scalars(select(UserGroupRow).order_by(UserGroupRow.name, UserGroupRow.id))
    members: dict[str, list[str]] = {}
    pairs = select(_MEMBERS.c.group_id, _MEMBERS.c.user_id).order_by(_MEMBERS.c.user_id)
    for group_id, user_id in await session.execute(pairs):
        members.setdefault(group_id, []).append(user_id)
    return [Group(row.id, row.name, tuple(members.get(row.id, ())), row.created_at) for row in rows]


async def find_subjects(session: AsyncSession) -> list[NamedSubject]:
    """What rules know of every user who can sign in, by name."""
    groups: dict[str, set[str]] = {}
    for group_id, user_id in await session.execute(select(_MEMBERS.c.group_id, _MEMBERS.c.user_id)):
        groups.setdefault(user_id, set()).add(group_id)
    users = (
        select(UserRow.id, UserRow.username, _ATTRIBUTES.c.attributes)
        .outerjoin(_ATTRIBUTES, _ATTRIBUTES.c.user_id == UserRow.id)
        .where(UserRow.enabled)
        .order_by(UserRow.username, UserRow.id)
    )
    found = []
    for user_id, name, stored in await session.execute(users):
        attributes = {key: tuple(values) for key, values in (stored or {}).items()}
        subject = PolicySubject(user_id, frozenset(groups.get(user_id, ())), attributes)
        found.append(NamedSubject(name, subject))
    return found


async def find_group(session: AsyncSession, group_id: str) -> UserGroupRow | None:
    """The group with that id."""
    return await session.get(UserGroupRow, group_id)


async def find_missing_users(session: AsyncSession, user_ids: Iterable[str]) -> set[str]:
    """Those ids that no account has."""
    wanted = set(user_ids)
    return wanted - set(await session.scalars(select(UserRow.id).where(UserRow.id.in_(wanted))))


async def put_members(session: AsyncSession, group_id: str, user_ids: Iterable[str]) -> None:
    """Replace the members of a group."""
    await session.execute(delete(GroupMemberRow).where(GroupMemberRow.group_id == group_id))
    session.add_all(
        GroupMemberRow(group_id=group_id, user_id=user_id) for user_id in sorted(set(user_ids))
    )


async def remove_group(session: AsyncSession, group_id: str) -> None:
    """Delete a group."""
    await session.execute(delete(GroupMemberRow).where(GroupMemberRow.group_id == group_id))
    await session.execute(delete(UserGroupRow).where(UserGroupRow.id == group_id))
