"""Whether users may ask and see SQL, cached for 1 s: every statement asks."""

from functools import partial

from cachetools import TTLCache

from model.actor import UserActor
from model.database.engine import Database
from model.repositories import roles
from model.role import Permission

MAX_AGE_S = 1.0
"""A change takes effect after that."""
_MAX_USERS = 10_000


class RoleStatementRights:
    """Implements `StatementRights` by the roles of users in their workspaces."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._permissions: TTLCache[UserActor, frozenset[Permission]] = TTLCache(
            _MAX_USERS, MAX_AGE_S
        )

    async def may_ask(self, user: UserActor) -> bool:
        """Whether the role of a user lets him ask; not where he may not even sign in."""
        return "ask" in await self._find(user)

    async def may_see(self, user: UserActor) -> bool:
        """Whether the role of a user lets him see SQL."""
        return "see_sql" in await self._find(user)

    async def _find(self, user: UserActor) -> frozenset[Permission]:
        permissions = self._permissions.get(user)
        if permissions is None:
            find = partial(roles.find_permissions, user=user)
            permissions = self._permissions[user] = await self._database.read(find)
        return permissions
