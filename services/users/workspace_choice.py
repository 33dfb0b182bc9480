"""Chooses the workspace of a request."""

from functools import partial

from model.database.engine import Database
from model.errors import BadRequest, Forbidden, NotFound
from model.language_model import BUILTIN, ENVIRONMENT
from model.repositories import workspaces as records
from model.user import User
from model.workspaces.workspace import NO_WORKSPACE, WorkspaceSelector

ANY_WORKSPACE = WorkspaceSelector(is_needed=False)
_SHARED_MODEL_IDS = frozenset({BUILTIN, ENVIRONMENT})
"""The ids of the models that every workspace has."""


class WorkspaceChoice:
    """That of the record in the address, else the one that is named, else the user's only one.

    For a user in one workspace, as in most installations, our database is not read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def choose(self, user: User, selector: WorkspaceSelector) -> str:
        """The id of a workspace that the user is in, or `NO_WORKSPACE` where none is needed.

        Raises `NotFound` for a named one that he is not in, `Forbidden` when he is in none,
        `BadRequest` when he is in several and nothing tells which.
        """
        record_workspace = await self._find_of_record(user, selector)
        if record_workspace is not None:
            return record_workspace
        if selector.workspace_id:
            if user.is_in(selector.workspace_id):
                return selector.workspace_id
            if selector.is_needed:
                raise NotFound("workspaces.unknown")
        if len(user.memberships) == 1:
            return user.memberships[0].workspace_id
        return _choose_without_name(user, selector)

    async def _find_of_record(self, user: User, selector: WorkspaceSelector) -> str | None:
        if selector.record is None or len(user.memberships) <= 1:
            return None
        workspace_id = await self._database.read(
            partial(records.find_of_record, record=selector.record)
        )
        return workspace_id if workspace_id is not None and user.is_in(workspace_id) else None


def _choose_without_name(user: User, selector: WorkspaceSelector) -> str:
    if not selector.is_needed:
        return NO_WORKSPACE
    if not user.memberships:
        raise Forbidden("workspaces.in_none")
    if selector.record is not None and selector.record.id not in _SHARED_MODEL_IDS:
        # The record is in none of his workspaces, so it does not exist for him in any of them.
        return user.memberships[0].workspace_id
    raise BadRequest("workspaces.not_named")
