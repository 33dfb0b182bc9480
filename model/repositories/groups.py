"""Statements on groups of users and on what rules know of a user."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Connection, Select, Table, and_, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.group import Group, NamedSubject
from model.sources.policy import PolicySubject
from model.tables.policy import GroupMemberRow, MemberAttributesRow, UserGroupRow
from model.tables.user import UserRow, WorkspaceMemberRow

_GROUP_MEMBERS = cast("Table", GroupMemberRow.__table__)
_ATTRIBUTES = cast("Table", MemberAttributesRow.__table__)
_GROUPS = cast("Table", UserGroupRow.__table__)
_WORKSPACE_MEMBERS = cast("Table", WorkspaceMemberRow.__table__)
_SELECT_GROUPS_OF = (
    select(_GROUP_MEMBERS.c.group_id)
    .join(_GROUPS, _GROUPS.c.id == _GROUP_MEMBERS.c.group_id)
    .where(
        _GROUP_MEMBERS.c.user_id == bindparam("user"),
        _GROUPS.c.workspace_id == bindparam("workspace"),
    )
)
_SELECT_ATTRIBUTES_OF = select(_ATTRIBUTES.c.attributes).where(
    _ATTRIBUTES.c.user_id == bindparam("user"),
    _ATTRIBUTES.c.workspace_id == bindparam("workspace"),
)


def read_subject(connection: Connection, user: UserActor) -> PolicySubject:
    """What rules of a workspace know of a user."""
    values = {"user": user.id, "workspace": user.workspace_id}
    groups = frozenset(connection.scalars(_SELECT_GROUPS_OF, values))
    attributes = connection.scalar(_SELECT_ATTRIBUTES_OF, values) or {}
    return PolicySubject(user.id, groups, {name: tuple(each) for name, each in attributes.items()})


async def find_attributes(session: AsyncSession, user: UserActor) -> dict[str, list[str]]:
    """The attributes of a user in a workspace."""
    row = await session.get(MemberAttributesRow, (user.workspace_id, user.id))
    return dict(row.attributes) if row else {}


async def put_attributes(
    session: AsyncSession, user: UserActor, attributes: dict[str, list[str]]
) -> None:
    """Replace the attributes of a user in a workspace."""
    row = await session.get(MemberAttributesRow, (user.workspace_id, user.id))
    if row is None:
        session.add(
            MemberAttributesRow(
                workspace_id=user.workspace_id, user_id=user.id, attributes=attributes
            )
        )
    else:
        row.attributes = attributes


async def find_groups(session: AsyncSession, workspace_id: str) -> list[Group]:
    """The groups of a workspace by name, each with its members."""
    query = select(UserGroupRow).where(UserGroupRow.workspace_id == workspace_id)
    rows = await session.scalars(query.order_by(UserGroupRow.name, UserGroupRow.id))
    members: dict[str, list[str]] = {}
    pairs = _select_pairs(workspace_id).order_by(_GROUP_MEMBERS.c.user_id)
    for group_id, user_id in await session.execute(pairs):
        members.setdefault(group_id, []).append(user_id)
    return [Group(row.id, row.name, tuple(members.get(row.id, ())), row.created_at) for row in rows]


async def find_subjects(session: AsyncSession, workspace_id: str) -> list[NamedSubject]:
    """What rules know of every member of a workspace who can sign in, by name."""
    groups: dict[str, set[str]] = {}
    for group_id, user_id in await session.execute(_select_pairs(workspace_id)):
        groups.setdefault(user_id, set()).add(group_id)
    users = (
        select(UserRow.id, UserRow.username, _ATTRIBUTES.c.attributes)
        .join(_WORKSPACE_MEMBERS, _WORKSPACE_MEMBERS.c.user_id == UserRow.id)
        .outerjoin(
            _ATTRIBUTES,
            and_(
                _ATTRIBUTES.c.user_id == UserRow.id,
                _ATTRIBUTES.c.workspace_id == _WORKSPACE_MEMBERS.c.workspace_id,
            ),
        )
        .where(UserRow.enabled, _WORKSPACE_MEMBERS.c.workspace_id == workspace_id)
        .order_by(UserRow.username, UserRow.id)
    )
    subjects = []
    for user_id, name, stored_attributes in await session.execute(users):
        attributes = {key: tuple(values) for key, values in (stored_attributes or {}).items()}
        subject = PolicySubject(user_id, frozenset(groups.get(user_id, ())), attributes)
        subjects.append(NamedSubject(name, subject))
    return subjects


async def find_group(session: AsyncSession, group_id: str) -> UserGroupRow | None:
    """The group with that id."""
    return await session.get(UserGroupRow, group_id)


async def find_missing_users(
    session: AsyncSession, workspace_id: str, user_ids: Iterable[str]
) -> set[str]:
    """Those ids that no member of a workspace has."""
    id_set = set(user_ids)
    query = select(_WORKSPACE_MEMBERS.c.user_id).where(
        _WORKSPACE_MEMBERS.c.workspace_id == workspace_id, _WORKSPACE_MEMBERS.c.user_id.in_(id_set)
    )
    return id_set - set(await session.scalars(query))


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


def _select_pairs(workspace_id: str) -> Select[Any]:
    """Which user is in which group of a workspace."""
    query = select(_GROUP_MEMBERS.c.group_id, _GROUP_MEMBERS.c.user_id)
    of_workspace = query.join(_GROUPS, _GROUPS.c.id == _GROUP_MEMBERS.c.group_id)
    return of_workspace.where(_GROUPS.c.workspace_id == workspace_id)
