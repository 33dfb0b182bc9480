"""Groups of users and attributes of users, which rules name."""

import logging
import re
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.database.engine import Database
from model.errors import Conflict, Invalid, NotFound
from model.group import Group, KnownAttribute
from model.repositories import groups as records
from model.tables.policy import UserGroupRow
from model.workspaces.record_names import check_name, fold_name
from services.policies.rule_cache import RuleCache

_MAX_NAME = 64
_MAX_GROUPS = 1_000
_MAX_ATTRIBUTES = 50
_MAX_VALUES = 1_000
_MAX_VALUE = 255
_MAX_KNOWN_VALUES = 100
_ATTRIBUTE_NAME = re.compile(r"[^\W\d]\w{0,63}")
_check_name = partial(check_name, problem="policies.bad_group_name", longest=_MAX_NAME)
log = logging.getLogger(__name__)


class GroupService:
    """All that can be done with groups and attributes."""

    def __init__(self, database: Database, cache: RuleCache) -> None:
        self._database = database
        self._cache = cache

    async def list_all(self, workspace_id: str) -> list[Group]:
        """The groups of a workspace, by name."""
        async with self._database.reading() as session:
            return await records.find_groups(session, workspace_id)

    async def get(self, group_id: str, workspace_id: str) -> Group:
        """A group of a workspace. Raises `NotFound`."""
        groups = [group for group in await self.list_all(workspace_id) if group.id == group_id]
        if not groups:
            raise NotFound("policies.unknown_group")
        return groups[0]

    async def create(self, name: str, members: Sequence[str], workspace_id: str) -> Group:
        """A new group. Raises `Invalid`, and `Conflict` when the name is taken."""
        row = UserGroupRow(
            workspace_id=workspace_id, name=_check_name(name), name_key=fold_name(name)
        )
        try:
            async with self._database.transaction() as session:
                if len(await records.find_groups(session, workspace_id)) >= _MAX_GROUPS:
                    raise Conflict("policies.too_many_groups", most=_MAX_GROUPS)
                session.add(row)
                await session.flush()
                await _put_members(session, row, members)
        except IntegrityError:
            raise Conflict("policies.group_name_taken") from None
        log.info("group made", extra={"group": row.id})
        return await self.get(row.id, workspace_id)

    async def change(
        self, group_id: str, name: str | None, members: Sequence[str] | None, workspace_id: str
    ) -> Group:
        """Rename a group or replace its members. Raises `NotFound`, `Invalid`, `Conflict`."""
        try:
            async with self._database.transaction() as session:
                row = await _require_row(session, group_id, workspace_id)
                if name is not None:
                    row.name, row.name_key = _check_name(name), fold_name(name)
                    await session.flush()
                if members is not None:
                    await _put_members(session, row, members)
        except IntegrityError:
            raise Conflict("policies.group_name_taken") from None
        self._cache.clear()
        log.info("group changed", extra={"group": group_id})
        return await self.get(group_id, workspace_id)

    async def delete(self, group_id: str, workspace_id: str) -> None:
        """Delete a group. A rule that names it applies to its members no longer."""
        async with self._database.transaction() as session:
            await _require_row(session, group_id, workspace_id)
            await records.remove_group(session, group_id)
        self._cache.clear()
        log.info("group deleted", extra={"group": group_id})

    async def list_attributes(self, workspace_id: str) -> list[KnownAttribute]:
        """The attributes that members who can sign in have, by name."""
        async with self._database.reading() as session:
            people = await records.find_subjects(session, workspace_id)
        values_by_name: dict[str, list[tuple[str, ...]]] = {}
        for each in people:
            for name, values in each.subject.attributes.items():
                values_by_name.setdefault(name, []).append(values)
        return [
            KnownAttribute(
                name, len(of_users), tuple(sorted({*chain(*of_users)}))[:_MAX_KNOWN_VALUES]
            )
            for name, of_users in sorted(values_by_name.items())
        ]

    async def read_attributes(self, member: UserActor) -> dict[str, list[str]]:
        """The attributes of a member. Raises `NotFound`."""
        async with self._database.reading() as session:
            await _require_member(session, member)
            return await records.find_attributes(session, member)

    async def put_attributes(
        self, member: UserActor, attributes: Mapping[str, Sequence[str]]
    ) -> dict[str, list[str]]:
        """Replace the attributes of a member. Raises `NotFound`, `Invalid`."""
        checked_attributes = _check_attributes(attributes)
        async with self._database.transaction() as session:
            await _require_member(session, member)
            await records.put_attributes(session, member, checked_attributes)
        self._cache.clear()
        log.info("attributes changed", extra={"account": member.id})
        return checked_attributes


async def _require_row(session: AsyncSession, group_id: str, workspace_id: str) -> UserGroupRow:
    row = await records.find_group(session, group_id)
    if row is None or row.workspace_id != workspace_id:
        raise NotFound("policies.unknown_group")
    return row


async def _require_member(session: AsyncSession, member: UserActor) -> None:
    if await records.find_missing_users(session, member.workspace_id, [member.id]):
        raise NotFound("users.unknown")


async def _put_members(session: AsyncSession, group: UserGroupRow, members: Sequence[str]) -> None:
    if await records.find_missing_users(session, group.workspace_id, members):
        raise Invalid("users.unknown", path="members")
    await records.put_members(session, group.id, members)


def _check_attributes(attributes: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    if len(attributes) > _MAX_ATTRIBUTES:
        raise Invalid("policies.too_many_attributes", path="attributes", most=_MAX_ATTRIBUTES)
    for name, values in attributes.items():
        long = any(not value or len(value) > _MAX_VALUE for value in values)
        if not _ATTRIBUTE_NAME.fullmatch(name) or long or len(values) > _MAX_VALUES:
            raise Invalid("policies.bad_attribute", path=f"attributes.{name}")
    return {name: list(dict.fromkeys(values)) for name, values in sorted(attributes.items())}
