"""Which workspace a request means."""

from functools import partial

from model.database.engine import Database
from model.errors import BadRequest, Forbidden, NotFound
from model.language_model import BUILTIN, ENVIRONMENT
from model.repositories import workspaces as records
from model.user import User
from model.workspaces.workspace import NO_WORKSPACE, WorkspaceWish

ANY_WORKSPACE = WorkspaceWish(is_needed=False)
_OF_ALL = frozenset({BUILTIN, ENVIRONMENT})
"""The ids of the models that every workspace has."""


class WorkspaceChoice:
    """That of the record in the address, else the one that is named, else the only one.

    Who is in one workspace only, as in most installations, costs no look into the records.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def choose(self, user: User, wish: WorkspaceWish) -> str:
        """The id of a workspace that the user is in, or `NO_WORKSPACE` where none is needed.

        Raises `NotFound` for a named one that he is not in, `Forbidden` when he is in none,
        `BadRequest` when he is in several and nothing tells which.
        """
        of_record = await self._find_of_record(user, wish)
        if of_record is not None:
            return of_record
        if wish.workspace_id:
            if user.is_in(wish.workspace_id):
                return wish.workspace_id
            if wish.is_needed:
                raise NotFound("workspaces.unknown")
        if len(user.memberships) == 1:
            return user.memberships[0].workspace_id
        return _choose_without_name(user, wish)

    async def _find_of_record(self, user: User, wish: WorkspaceWish) -> str | None:
        if wish.record is None or len(user.memberships) <= 1:
            return None
        workspace_id = await self._database.read(
            partial(records.find_of_record, record=wish.record)
        )
        return workspace_id if workspace_id is not None and user.is_in(workspace_id) else None


def _choose_without_name(user: User, wish: WorkspaceWish) -> str:
    if not wish.is_needed:
        return NO_WORKSPACE
    if not user.memberships:
        raise Forbidden("workspaces.in_none")
    if wish.record is not None and wish.record.id not in _OF_ALL:
        # It is in none of the user's: whichever he asks in, there is no such record for him.
        return user.memberships[0].workspace_id
    raise BadRequest("workspaces.not_named")
