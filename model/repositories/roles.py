"""Statements on roles that were made here."""

from typing import cast

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.role import PERMISSIONS, SHIPPED, NamedRole, Permission
from model.tables.user import RoleRow, UserRow

_ROLES = cast("Table", RoleRow.__table__)
_SELECT_PERMISSIONS = select(_ROLES.c.id, _ROLES.c.permissions)


def read_permissions(connection: Connection) -> dict[str, frozenset[Permission]]:
    """What each role allows, by id."""
    return {row.id: _to_known(row.permissions) for row in connection.execute(_SELECT_PERMISSIONS)}


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
    """Whether any account has the role."""
    query = select(UserRow.id).where(UserRow.other_role == role_id).limit(1)
    return await session.scalar(query) is not None


async def find_holders(session: AsyncSession, permission: Permission) -> frozenset[str]:
    """The users who can sign in and have a permission, by id."""
    roles = [*SHIPPED.values(), *(await find_all(session))]
    allowing = {role.id for role in roles if permission in role.permissions}
    users = select(UserRow.id, UserRow.role, UserRow.other_role).where(UserRow.enabled)
    rows = await session.execute(users)
    return frozenset(row.id for row in rows if (row.other_role or row.role) in allowing)


async def remove(session: AsyncSession, role_id: str) -> None:
    """Delete a role."""
    await session.execute(delete(RoleRow).where(RoleRow.id == role_id))


def _to_known(permissions: list[str]) -> frozenset[Permission]:
    """Without permissions of a later version: what is unknown here allows nothing."""
    return frozenset(each for each in PERMISSIONS if each in permissions)
