"""Workspaces: list, make, rename, delete, and who is in them."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database, new_id, now
from model.errors import Conflict, Invalid, NotFound
from model.locales import Locale, join_words, text
from model.repositories import users as user_records
from model.repositories import workspaces as records
from model.role import ADMIN, USER
from model.tables.user import WorkspaceMemberRow, WorkspaceRow
from model.user import CurrentUser, User
from model.workspaces.record_names import check_name, fold_name
from model.workspaces.workspace import FIRST_WORKSPACE, Member, Workspace
from services.users import user_names
from services.users.administration import UserAdministration
from services.users.service import UserService

_MAX_NAME = 64
_MAX_WORKSPACES = 200
_check_name = partial(check_name, problem="workspaces.bad_name", longest=_MAX_NAME)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OwnWorkspace:
    """A workspace as a user sees it; `role_id` is his role there, None when he is not in it."""

    workspace: Workspace
    role_id: str | None


class WorkspaceNotEmpty(Conflict):
    """A workspace that has records of its own: how many of each kind."""

    def __init__(self, contents: Mapping[str, int]) -> None:
        self._contents = contents
        super().__init__("workspaces.not_empty", contents=self._describe("en"))

    def text(self, locale: Locale) -> str:
        """The sentence in `locale`."""
        return text(self.key, locale, contents=self._describe(locale))

    def _describe(self, locale: Locale) -> str:
        descriptions = (
            text(f"workspaces.has_{kind}", locale, number=number)
            for kind, number in self._contents.items()
        )
        return join_words(descriptions, locale)


class WorkspaceService:
    """All that can be done with workspaces. Those of an administrator are all that there are."""

    def __init__(
        self, database: Database, users: UserService, administration: UserAdministration
    ) -> None:
        self._database = database
        self._users = users
        self._administration = administration

    async def list_own(self, user: CurrentUser) -> list[OwnWorkspace]:
        """The workspaces that a user is in; for an administrator all, the oldest first."""
        account = await self._users.get(user.id)
        all_workspaces = await self._database.read(records.find_all)
        return [
            OwnWorkspace(each, account.find_role(each.id) if account.is_in(each.id) else None)
            for each in all_workspaces
            if user.role == ADMIN or account.is_in(each.id)
        ]

    async def get(self, workspace_id: str, user: CurrentUser) -> OwnWorkspace:
        """One of them. Raises `NotFound`."""
        for each in await self.list_own(user):
            if each.workspace.id == workspace_id:
                return each
        raise NotFound("workspaces.unknown")

    async def create(self, name: str, actor: CurrentUser) -> OwnWorkspace:
        """A new workspace, which the actor is in. Raises `Invalid`, `Conflict`."""
        row = WorkspaceRow(id=new_id(), name=_check_name(name), name_key=fold_name(name))
        row.created_at = now()
        try:
            async with self._database.transaction() as session:
                if len(await records.list_ids(session)) >= _MAX_WORKSPACES:
                    raise Conflict("workspaces.too_many", most=_MAX_WORKSPACES)
                session.add(row)
                await session.flush()
                session.add(_make_member(row.id, actor.id, USER))
        except IntegrityError:
            raise Conflict("workspaces.name_taken") from None
        self._users.forget(actor.id)
        log.info("workspace made", extra={"workspace": row.id})
        return await self.get(row.id, actor)

    async def rename(self, workspace_id: str, name: str, actor: CurrentUser) -> OwnWorkspace:
        """Give a workspace another name. Raises `NotFound`, `Invalid`, `Conflict`."""
        try:
            async with self._database.transaction() as session:
                row = await _require_row(session, workspace_id)
                row.name, row.name_key = _check_name(name), fold_name(name)
        except IntegrityError:
            raise Conflict("workspaces.name_taken") from None
        log.info("workspace renamed", extra={"workspace": workspace_id})
        return await self.get(workspace_id, actor)

    async def delete(self, workspace_id: str) -> None:
        """Delete a workspace that has nothing but members.

        Raises `NotFound`, and `Conflict`, which says what is in it.
        """
        async with self._database.transaction() as session:
            await _require_row(session, workspace_id)
            if workspace_id == FIRST_WORKSPACE:
                raise Conflict("workspaces.keeps_first")
            contents = await records.count_contents(session, workspace_id)
            if contents:
                raise WorkspaceNotEmpty(contents)
            members = await records.find_members(session, workspace_id)
            await records.remove(session, workspace_id)
        for member in members:
            self._users.forget(member.user_id)
        log.info("workspace deleted", extra={"workspace": workspace_id})

    async def list_members(self, workspace_id: str, actor: CurrentUser) -> list[Member]:
        """Who is in a workspace, by name. Raises `NotFound`."""
        await self._require_managed(workspace_id, actor)
        async with self._database.reading() as session:
            return await records.find_members(session, workspace_id)

    async def add_member(
        self, workspace_id: str, username: str, role_id: str | None, actor: CurrentUser
    ) -> Member:
        """Let an account, by its name, be in a workspace.

        Raises `NotFound`, `Invalid`, `Forbidden`, `Conflict`.
        """
        await self._require_managed(workspace_id, actor)
        checked_role_id = await self._check_role(role_id or USER, actor)
        try:
            async with self._database.transaction() as session:
                key = user_names.to_name_key(username)
                row = await user_records.find_by_name_key(session, key)
                if row is None:
                    raise Invalid("users.unknown", path="username")
                session.add(_make_member(workspace_id, row.id, checked_role_id))
        except IntegrityError:
            raise Conflict("workspaces.already_member") from None
        self._users.forget(row.id)
        log.info("member added", extra={"workspace": workspace_id, "account": row.id})
        return await self._find_member(workspace_id, row.id)

    async def change_member(
        self, workspace_id: str, user_id: str, role_id: str, actor: CurrentUser
    ) -> Member:
        """Give a member another role there. Raises `NotFound`, `Invalid`, `Forbidden`."""
        await self._require_authority(workspace_id, user_id, actor)
        checked_role_id = await self._check_role(role_id, actor)
        async with self._database.transaction() as session:
            member = await user_records.find_membership(session, user_id, workspace_id)
            if member is None:
                raise NotFound("workspaces.no_member")
            member.role_id = checked_role_id
        self._users.forget(user_id)
        log.info("member changed", extra={"workspace": workspace_id, "account": user_id})
        return await self._find_member(workspace_id, user_id)

    async def remove_member(self, workspace_id: str, user_id: str, actor: CurrentUser) -> None:
        """Take a user out of a workspace; what he has there stays for his return.

        Raises `NotFound`, `Forbidden`.
        """
        await self._require_authority(workspace_id, user_id, actor)
        async with self._database.transaction() as session:
            await records.remove_member(session, workspace_id, user_id)
        self._users.forget(user_id)
        log.info("member removed", extra={"workspace": workspace_id, "account": user_id})

    async def _find_member(self, workspace_id: str, user_id: str) -> Member:
        async with self._database.reading() as session:
            members = await records.find_members(session, workspace_id)
        member = next((each for each in members if each.user_id == user_id), None)
        if member is None:
            raise NotFound("workspaces.no_member")
        return member

    async def _require_managed(self, workspace_id: str, actor: CurrentUser) -> None:
        """An administrator manages every workspace, others the one that they ask in."""
        if actor.role != ADMIN and actor.workspace_id != workspace_id:
            raise NotFound("workspaces.unknown")
        find = partial(records.is_there, workspace_id=workspace_id)
        if not await self._database.read(find):
            raise NotFound("workspaces.unknown")

    async def _require_authority(self, workspace_id: str, user_id: str, actor: CurrentUser) -> User:
        await self._require_managed(workspace_id, actor)
        user = await self._users.get(user_id)
        if not user.is_in(workspace_id):
            raise NotFound("workspaces.no_member")
        await self._administration.require_authority(user, actor)
        return user

    async def _check_role(self, role_id: str, actor: CurrentUser) -> str:
        """An administrator is one of the installation, by his account."""
        if role_id == ADMIN:
            raise Invalid("workspaces.no_admin_role", path="role_id")
        return (await self._administration.require_assignable_role(role_id, actor)).id


def _make_member(workspace_id: str, user_id: str, role_id: str) -> WorkspaceMemberRow:
    return WorkspaceMemberRow(workspace_id=workspace_id, user_id=user_id, role_id=role_id)


async def _require_row(session: AsyncSession, workspace_id: str) -> WorkspaceRow:
    row = await records.find_by_id(session, workspace_id, lock=True)
    if row is None:
        raise NotFound("workspaces.unknown")
    return row
