"""What people do with other people's accounts, within their own permissions."""

from model.errors import Invalid, NotFound
from model.role import USER, NamedRole
from model.user import CurrentUser, User
from services.users.roles import RoleService, require_role
from services.users.service import UserChanges, UserService


class UserAdministration:
    """Makes, changes and deletes accounts for an actor.

    Nobody reaches beyond his own role: neither by giving a role that allows more, nor by taking
    over the account of somebody who has one.
    """

    def __init__(self, users: UserService, roles: RoleService) -> None:
        self._users = users
        self._roles = roles

    async def create(
        self, username: str, password: str, role_id: str | None, actor: CurrentUser
    ) -> User:
        """A new account. Raises `Invalid`, `Forbidden`, `Conflict`."""
        role = await self._require_given(role_id or USER, actor)
        return await self._users.create(username, password, role.id)

    async def change(self, user_id: str, changes: UserChanges, actor: CurrentUser) -> User:
        """Change an account. Raises `NotFound`, `Invalid`, `Forbidden`, `Conflict`."""
        await self._require_reach(user_id, actor)
        if changes.role_id is not None:
            await self._require_given(changes.role_id, actor)
        return await self._users.change(user_id, changes)

    async def delete(self, user_id: str, actor: CurrentUser) -> None:
        """Delete an account. Raises `NotFound`, `Forbidden`, `Conflict`."""
        await self._require_reach(user_id, actor)
        await self._users.delete(user_id)

    async def _require_given(self, role_id: str, actor: CurrentUser) -> NamedRole:
        try:
            role = await self._roles.get(role_id)
        except NotFound:
            raise Invalid("roles.unknown", path="role_id") from None
        require_role(actor, role)
        return role

    async def _require_reach(self, user_id: str, actor: CurrentUser) -> None:
        user = await self._users.get(user_id)
        try:
            role = await self._roles.get(user.role_id)
        except NotFound:
            return  # a role that is gone allows nothing
        require_role(actor, role)
