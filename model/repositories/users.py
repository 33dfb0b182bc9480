"""Every statement on accounts."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    bindparam,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from model.paging import PageRequest
from model.role import ADMIN
from model.tables.policy import GroupMemberRow, UserGroupRow
from model.tables.user import UserRow, WorkspaceMemberRow, WorkspaceRow
from model.user import User, UserFilter, UserRole
from model.workspaces.workspace import Membership

_USERS = cast("Table", UserRow.__table__)
_WORKSPACE_MEMBERS = cast("Table", WorkspaceMemberRow.__table__)
_WORKSPACES = cast("Table", WorkspaceRow.__table__)
_SELECT_BY_ID = select(_USERS).where(_USERS.c.id == bindparam("user"))
_SELECT_MEMBERSHIPS = (
    select(
        _WORKSPACE_MEMBERS.c.user_id,
        _WORKSPACE_MEMBERS.c.workspace_id,
        _WORKSPACE_MEMBERS.c.role_id,
    )
    .join(_WORKSPACES, _WORKSPACES.c.id == _WORKSPACE_MEMBERS.c.workspace_id)
    .where(_WORKSPACE_MEMBERS.c.user_id.in_(bindparam("users", expanding=True)))
    .order_by(_WORKSPACES.c.created_at, _WORKSPACES.c.id)
)


def find_user(connection: Connection, user_id: str) -> User | None:
    """The account with that id."""
    row = connection.execute(_SELECT_BY_ID, {"user": user_id}).first()
    if row is None:
        return None
    rows = connection.execute(_SELECT_MEMBERSHIPS, {"users": [user_id]})
    return to_user(row, [Membership(workspace, role) for _, workspace, role in rows])


def to_user(row: UserRow | Row[Any], memberships: Iterable[Membership]) -> User:
    """The account in a row."""
    return User(
        id=row.id,
        username=row.username,
        role=cast("UserRole", row.role),
        enabled=row.enabled,
        token_epoch=row.token_epoch,
        created_at=row.created_at,
        last_login_at=row.last_login_at,
        memberships=tuple(memberships),
    )


async def find_by_id(session: AsyncSession, user_id: str) -> UserRow | None:
    """The account with that id."""
    return await session.get(UserRow, user_id)


async def find_by_name_key(session: AsyncSession, name_key: str) -> UserRow | None:
    """The account with that folded name."""
    return await session.scalar(select(UserRow).where(UserRow.name_key == name_key))


async def find_page(
    session: AsyncSession, request: PageRequest, user_filter: UserFilter
) -> list[User]:
    """Accounts from the oldest, one more than asked for when there are more."""
    query = select(UserRow).order_by(UserRow.created_at, UserRow.id).limit(request.limit + 1)
    query = query.where(*_list_conditions(user_filter))
    if request.after:
        at, last_id = request.after
        same_time = and_(UserRow.created_at == at, UserRow.id > last_id)
        query = query.where(or_(UserRow.created_at > at, same_time))
    rows = list(await session.scalars(query))
    memberships = await _find_memberships(session, [row.id for row in rows])
    return [to_user(row, memberships.get(row.id, ())) for row in rows]


def _list_conditions(user_filter: UserFilter) -> Iterator[ColumnElement[bool]]:
    if user_filter.name_key:
        yield UserRow.name_key.contains(user_filter.name_key, autoescape=True)
    is_member = WorkspaceMemberRow.workspace_id == user_filter.workspace_id
    if not user_filter.everywhere:
        yield UserRow.id.in_(select(WorkspaceMemberRow.user_id).where(is_member))
    if user_filter.role_id == ADMIN:
        yield UserRow.role == ADMIN
    elif user_filter.role_id:
        has_role = and_(is_member, WorkspaceMemberRow.role_id == user_filter.role_id)
        yield UserRow.role != ADMIN  # whatever their membership says, administrators are that
        yield UserRow.id.in_(select(WorkspaceMemberRow.user_id).where(has_role))
    if user_filter.group_id:
        in_group = GroupMemberRow.group_id == user_filter.group_id
        in_workspace = UserGroupRow.workspace_id == user_filter.workspace_id
        members = select(GroupMemberRow.user_id).join(UserGroupRow).where(in_group, in_workspace)
        yield UserRow.id.in_(members)


async def find_membership(
    session: AsyncSession, user_id: str, workspace_id: str
) -> WorkspaceMemberRow | None:
    """That a user is in a workspace."""
    return await session.get(WorkspaceMemberRow, (workspace_id, user_id))


async def _find_memberships(
    session: AsyncSession, user_ids: Collection[str]
) -> dict[str, list[Membership]]:
    memberships: dict[str, list[Membership]] = {}
    for user_id, workspace, role in await session.execute(
        _SELECT_MEMBERSHIPS, {"users": list(user_ids)}
    ):
        memberships.setdefault(user_id, []).append(Membership(workspace, role))
    return memberships


async def has_any(session: AsyncSession) -> bool:
    """Whether there is any account."""
    return await session.scalar(select(UserRow.id).limit(1)) is not None


async def find_enabled_admins(session: AsyncSession) -> set[str]:
    """The ids of all admins who can sign in, locked until the commit."""
    query = select(UserRow.id).where(UserRow.role == "admin", UserRow.enabled)
    return set(await session.scalars(query.order_by(UserRow.id).with_for_update()))


async def find_any_admin(session: AsyncSession) -> UserRow | None:
    """An administrator who can sign in, the oldest one."""
    query = select(UserRow).where(UserRow.role == "admin", UserRow.enabled)
    return await session.scalar(query.order_by(UserRow.created_at).limit(1))


async def end_sessions(session: AsyncSession, user_id: str) -> None:
    """Make every token given out so far worthless."""
    await session.execute(
        update(UserRow).where(UserRow.id == user_id).values(token_epoch=UserRow.token_epoch + 1)
    )
