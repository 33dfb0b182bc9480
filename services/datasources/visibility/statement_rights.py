"""Whether users may see SQL, cached for 1 s: every statement asks."""

from functools import partial

from cachetools import TTLCache

from model.actor import UserActor
from model.database.engine import Database
from model.repositories import roles

MAX_AGE_S = 1.0
"""A change takes effect after that."""
_MAX_USERS = 10_000


class RoleStatementRights:
    """Implements `StatementRights` by the roles of users in their workspaces."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._answers: TTLCache[UserActor, bool] = TTLCache(_MAX_USERS, MAX_AGE_S)

    async def may_see(self, user: UserActor) -> bool:
        """Whether the role of a user lets him see SQL."""
        answer = self._answers.get(user)
        if answer is None:
            find = partial(roles.find_permissions, user=user)
            answer = self._answers[user] = "see_sql" in await self._database.read(find)
        return answer
