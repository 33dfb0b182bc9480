"""Statements on roles that were made here."""

from typing import cast

from sqlalchemy import Connection, Table, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.role import ADMIN, PERMISSIONS, SHIPPED, NamedRole, Permission
from model.tables.user import RoleRow, UserRow, WorkspaceMemberRow

_ROLES = cast("Table", RoleRow.__table__)
_USERS = cast("Table", UserRow.__table__)
_WORKSPACE_MEMBERS = cast("Table", WorkspaceMemberRow.__table__)
_SELECT_ROLE_OF = (
    select(_USERS.c.role, _WORKSPACE_MEMBERS.c.role_id, _ROLES.c.permissions)
    .select_from(_USERS)
    .outerjoin(
        _WORKSPACE_MEMBERS,
        (_WORKSPACE_MEMBERS.c.user_id == _USERS.c.id)
        & (_WORKSPACE_MEMBERS.c.workspace_id == bindparam("workspace")),
    )
    .outerjoin(_ROLES, _ROLES.c.id == _WORKSPACE_MEMBERS.c.role_id)
    .where(_USERS.c.id == bindparam("user"), _USERS.c.enabled)
)
_SELECT_PERMISSIONS = select(_ROLES.c.id, _ROLES.c.permissions)


def read_permissions(connection: Connection) -> dict[str, frozenset[Permission]]:
    """What each role allows, by id."""
    return {row.id: _to_known(row.permissions) for row in connection.execute(_SELECT_PERMISSIONS)}


def find_permissions(connection: Connection, user: UserActor) -> frozenset[Permission]:
    """What a user may do in his workspace: nothing where he is not in it, or may not sign in."""
    values = {"user": user.id, "workspace": user.workspace_id}
    row = connection.execute(_SELECT_ROLE_OF, values).first()
    if row is None:
        return frozenset()
    role = SHIPPED.get(ADMIN if row.role == ADMIN else row.role_id)
    return role.permissions if role else _to_known(row.permissions or [])


def to_role(row: RoleRow) -> NamedRole:
    """The role in a row."""
    return NamedRole(row.id, row.name, _to_known(row.permissions))


async def find_all(session: AsyncSession) -> list[NamedRole]:
    """The roles by name."""
    rows = await session.scalars(select(RoleRow).order_by(RoleRow.name, RoleRow.id))
    return [to_role(row) for row in rows]


async def find_by_id(session: AsyncSession, role_id: str, *, lock: bool = False) -> RoleRow | None:
    """The role with that id; `lock` keeps others from changing it until the commit."""
    query = select(RoleRow).where(RoleRow.id == role_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def is_in_use(session: AsyncSession, role_id: str) -> bool:
    """Whether anybody has the role in any workspace."""
    query = select(WorkspaceMemberRow.user_id).where(WorkspaceMemberRow.role_id == role_id)
    return await session.scalar(query.limit(1)) is not None


async def is_in_use_elsewhere(session: AsyncSession, role_id: str, workspace_id: str) -> bool:
    """Whether anybody has the role in another workspace."""
    query = select(WorkspaceMemberRow.user_id).where(
        WorkspaceMemberRow.role_id == role_id, WorkspaceMemberRow.workspace_id != workspace_id
    )
    return await session.scalar(query.limit(1)) is not None


async def find_holders(
    session: AsyncSession, permission: Permission, workspace_id: str
) -> frozenset[str]:
    """The members of a workspace who can sign in and have a permission there, by id."""
    roles = [*SHIPPED.values(), *(await find_all(session))]
    allowing = {role.id for role in roles if permission in role.permissions}
    users = (
        select(UserRow.id, UserRow.role, WorkspaceMemberRow.role_id)
        .join(WorkspaceMemberRow, WorkspaceMemberRow.user_id == UserRow.id)
        .where(UserRow.enabled, WorkspaceMemberRow.workspace_id == workspace_id)
    )
    rows = await session.execute(users)
    return frozenset(row.id for row in rows if row.role == ADMIN or row.role_id in allowing)


async def remove(session: AsyncSession, role_id: str) -> None:
    """Delete a role."""
    await session.execute(delete(RoleRow).where(RoleRow.id == role_id))


def _to_known(permissions: list[str]) -> frozenset[Permission]:
    """Without permissions of a later version: what is unknown here allows nothing."""
    return frozenset(each for each in PERMISSIONS if each in permissions)
