"""Administers the accounts of others, within the permissions of whoever does it."""

from model.errors import Forbidden, Invalid, NotFound
from model.role import ADMIN, USER, NamedRole
from model.user import CurrentUser, User
from services.users.roles import RoleService, require_role
from services.users.service import UserChanges, UserService


class UserAdministration:
    """Makes, changes and deletes accounts for an actor, in his workspace.

    Nobody reaches beyond his own role: neither by giving a role that allows more, nor by taking
    over the account of somebody who has one, here or in another workspace.
    """

    def __init__(self, users: UserService, roles: RoleService) -> None:
        self._users = users
        self._roles = roles

    async def create(
        self, username: str, password: str, role_id: str | None, actor: CurrentUser
    ) -> User:
        """A new account in the actor's workspace. Raises `Invalid`, `Forbidden`, `Conflict`."""
        role = await self.require_assignable_role(role_id or USER, actor)
        return await self._users.create(username, password, role.id, actor.workspace_id)

    async def get(self, user_id: str, actor: CurrentUser) -> User:
        """The account of a member; for an administrator any account. Raises `NotFound`."""
        user = await self._users.get(user_id)
        if actor.role != ADMIN and not user.is_in(actor.workspace_id):
            raise NotFound("users.unknown")
        return user

    async def change(self, user_id: str, changes: UserChanges, actor: CurrentUser) -> User:
        """Change an account. Raises `NotFound`, `Invalid`, `Forbidden`, `Conflict`."""
        user = await self.get(user_id, actor)
        await self.require_authority(user, actor)
        if changes.enabled is not None or changes.password is not None:
            _require_whole_account(user, actor)
        if changes.role_id is not None:
            await self.require_assignable_role(changes.role_id, actor)
        return await self._users.change(user_id, changes, actor.workspace_id)

    async def delete(self, user_id: str, actor: CurrentUser) -> None:
        """Delete an account. Raises `NotFound`, `Forbidden`, `Conflict`."""
        user = await self.get(user_id, actor)
        await self.require_authority(user, actor)
        _require_whole_account(user, actor)
        await self._users.delete(user_id)

    async def require_assignable_role(self, role_id: str, actor: CurrentUser) -> NamedRole:
        """A role that the actor may give. Raises `Invalid`, `Forbidden`."""
        try:
            role = await self._roles.get(role_id)
        except NotFound:
            raise Invalid("roles.unknown", path="role_id") from None
        require_role(actor, role)
        return role

    async def require_authority(self, user: User, actor: CurrentUser) -> None:
        """Raises `Forbidden` when a user's role in the actor's workspace allows more than his."""
        role_id = user.find_role(actor.workspace_id)
        if role_id is None:
            return  # an administrator, who may do everything everywhere
        try:
            role = await self._roles.get(role_id)
        except NotFound:
            return  # a role that is gone allows nothing
        require_role(actor, role)


def _require_whole_account(user: User, actor: CurrentUser) -> None:
    """Raises `Forbidden` for an account that is in other workspaces, too: it has rights there."""
    if actor.role != ADMIN and len(user.memberships) > 1:
        raise Forbidden("workspaces.account_elsewhere")
