"""Roles: those that are shipped, and those that are made from permissions."""

import logging
from collections.abc import Iterable
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database
from model.errors import Conflict, Forbidden, NotFound
from model.repositories import roles as records
from model.repositories import users as user_records
from model.repositories.usage import budgets
from model.role import ADMIN, SHIPPED, USER, NamedRole, Permission
from model.tables.user import RoleRow, UserRow
from model.user import CurrentUser
from model.workspaces.record_names import check_name, fold_name
from services.users.role_cache import RoleCache

_MAX_NAME = 64
_MAX_ROLES = 100
_check_name = partial(check_name, problem="roles.bad_name", longest=_MAX_NAME)
log = logging.getLogger(__name__)


class RoleService:
    """All that can be done with roles. Nobody changes permissions that he does not have himself."""

    def __init__(self, database: Database, cache: RoleCache) -> None:
        self._database = database
        self._cache = cache

    async def list_all(self) -> list[NamedRole]:
        """The shipped roles, then the others by name."""
        async with self._database.reading() as session:
            return [*SHIPPED.values(), *await records.find_all(session)]

    async def get(self, role_id: str) -> NamedRole:
        """One role. Raises `NotFound`."""
        if role_id in SHIPPED:
            return SHIPPED[role_id]
        async with self._database.reading() as session:
            row = await records.find_by_id(session, role_id)
        if row is None:
            raise NotFound("roles.unknown")
        return records.to_role(row)

    async def create(
        self, name: str, permissions: Iterable[Permission], actor: CurrentUser
    ) -> NamedRole:
        """A new role. Raises `Invalid`, `Forbidden`, and `Conflict` when the name is taken."""
        permission_set = frozenset(permissions)
        require_permissions(actor, permission_set)
        row = RoleRow(
            name=_check_name(name), name_key=fold_name(name), permissions=sorted(permission_set)
        )
        try:
            async with self._database.transaction() as session:
                if len(await records.find_all(session)) >= _MAX_ROLES:
                    raise Conflict("roles.too_many", most=_MAX_ROLES)
                session.add(row)
        except IntegrityError:
            raise Conflict("roles.name_taken") from None
        await self._cache.clear()
        log.info("role made", extra={"role": row.id})
        return records.to_role(row)

    async def change(
        self,
        role_id: str,
        name: str | None,
        permissions: Iterable[Permission] | None,
        actor: CurrentUser,
    ) -> NamedRole:
        """Rename a role or replace its permissions, for everybody who has it.

        Raises `NotFound`, `Invalid`, `Forbidden`, `Conflict`.
        """
        try:
            async with self._database.transaction() as session:
                row = await _require_row(session, role_id)
                require_permissions(actor, records.to_role(row).permissions)
                await _require_own(session, role_id, actor)
                if name is not None:
                    row.name, row.name_key = _check_name(name), fold_name(name)
                if permissions is not None:
                    permission_set = frozenset(permissions)
                    require_permissions(actor, permission_set)
                    row.permissions = sorted(permission_set)
        except IntegrityError:
            raise Conflict("roles.name_taken") from None
        await self._cache.clear()
        log.info("role changed", extra={"role": role_id})
        return records.to_role(row)

    async def delete(self, role_id: str, actor: CurrentUser) -> None:
        """Delete a role that nobody has. Raises `NotFound`, `Forbidden`, `Conflict`."""
        async with self._database.transaction() as session:
            row = await _require_row(session, role_id)
            require_permissions(actor, records.to_role(row).permissions)
            if await records.is_in_use(session, role_id):
                raise Conflict("roles.in_use")
            await records.remove(session, role_id)
            await budgets.remove(session, "role", role_id)
        await self._cache.clear()
        log.info("role deleted", extra={"role": role_id})


async def assign_role(session: AsyncSession, row: UserRow, role_id: str, workspace_id: str) -> None:
    """An administrator is one everywhere; every other role is one in a workspace.

    Raises `NotFound` for an account that is not in the workspace.
    """
    if role_id == ADMIN:
        row.role = ADMIN
        return
    member = await user_records.find_membership(session, row.id, workspace_id)
    if member is None:
        raise NotFound("workspaces.no_member")
    row.role, member.role_id = USER, role_id


def require_role(actor: CurrentUser, role: NamedRole) -> None:
    """Raises `Forbidden` when a role allows more than the actor may do."""
    if role.id == ADMIN and actor.role != ADMIN:
        raise Forbidden("roles.beyond_own")
    require_permissions(actor, role.permissions)


def require_permissions(actor: CurrentUser, permissions: Iterable[Permission]) -> None:
    """Raises `Forbidden` when the actor does not have all of the permissions."""
    if not all(actor.may(each) for each in permissions):
        raise Forbidden("roles.beyond_own")


async def _require_own(session: AsyncSession, role_id: str, actor: CurrentUser) -> None:
    """What people of other workspaces may do is for administrators. Raises `Forbidden`."""
    is_in_use = await records.is_in_use_elsewhere(session, role_id, actor.workspace_id)
    if is_in_use and actor.role != ADMIN:
        raise Forbidden("roles.used_elsewhere")


async def _require_row(session: AsyncSession, role_id: str) -> RoleRow:
    if role_id in SHIPPED:
        raise Conflict("roles.shipped")
    row = await records.find_by_id(session, role_id, lock=True)
    if row is None:
        raise NotFound("roles.unknown")
    return row
