"""The rules of a source: read, checked against its tables, replaced."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import get_args

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import SystemActor, UserActor
from model.database.engine import Database
from model.errors import Conflict, Invalid, NotFound
from model.group import GroupUse
from model.repositories import groups as group_records
from model.repositories import roles as role_records
from model.repositories.sources import lineages
from model.repositories.sources import policies as records
from model.repositories.sources.policies import read_policies
from model.repositories.workspaces import find_of_record
from model.sources.datasource import Datasource
from model.sources.policy import Grantees, MaskKind, PolicySubject, SourcePolicies
from model.sources.schema import ColumnKind, SourceInfo
from model.workspaces.workspace import NamedRecord
from services.datasources.service import DatasourceService
from services.policies.rule_cache import RuleCache
from services.policies.rule_check import RuleChecker, list_masks
from services.policies.table_rules.listing import SourceDependents, list_dependents

_READER = SystemActor("policies")
log = logging.getLogger(__name__)


class PolicyService:
    """Administrators read and replace the rules of sources.

    A source that is denied to an administrator is for him one that does not exist. Of one that is
    open to him he writes all rules, whatever they show him: who may write rules may lift them.
    """

    def __init__(self, database: Database, sources: DatasourceService, cache: RuleCache) -> None:
        self._database = database
        self._sources = sources
        self._cache = cache

    async def get(self, source_id: str, actor: UserActor) -> SourcePolicies:
        """The rules of a source. Raises `NotFound`."""
        await self._sources.authorize(source_id, actor)
        async with self._database.reading() as session:
            row = await records.find(session, source_id)
        return read_policies(row.rules) if row else SourcePolicies()

    async def find_problems(self, source_id: str, actor: UserActor) -> tuple[Invalid, ...]:
        """The stored rules that do not fit the tables of their source (any more).

        Each has the place of its rule. Raises `NotFound`.
        """
        policies = await self.get(source_id, actor)
        if not policies.row_rules and not policies.column_rules:
            return ()
        checker = await self._open_checker(source_id)
        return (await asyncio.to_thread(checker.review, policies)).problems

    async def list_dependents(self, source_id: str, actor: UserActor) -> SourceDependents:
        """Which views and other tables read tables with rules, and who sees them.

        Raises `NotFound`.
        """
        policies = await self.get(source_id, actor)
        async with self._database.reading() as session:
            lineage = await lineages.find(session, source_id)
        access = await self._sources.authorize(source_id, _READER)
        tables = [each.table for each in await self._sources.list_tables(access)]
        return await asyncio.to_thread(list_dependents, replace(policies, lineage=lineage), tables)

    async def list_masks(
        self, source_id: str, actor: UserActor
    ) -> dict[ColumnKind, tuple[MaskKind, ...]]:
        """The masks that each kind of columns of a source can have. Raises `NotFound`."""
        dialect = (await self._sources.get(source_id, actor)).dialect
        return {kind: list_masks(kind, dialect) for kind in get_args(ColumnKind)}

    async def find_group_uses(self, group_id: str, actor: UserActor) -> list[GroupUse]:
        """Which sources of an actor have rules that name a group."""
        policies = await self._cache.load_policies()
        uses = []
        for source_id in await self._sources.list_ids(actor):
            all_grantees = (
                list(_list_grantees(policies[source_id])) if source_id in policies else []
            )
            rules = sum(group_id in grantees.groups for grantees in all_grantees)
            open_to = policies[source_id].open_to if all_grantees else None
            opens = open_to is not None and group_id in open_to.groups
            if rules:
                source = await self._sources.get(source_id, actor)
                uses.append(GroupUse(source_id, source.name, rules, opens))
        return uses

    async def put(
        self, source_id: str, policies: SourcePolicies, actor: UserActor
    ) -> SourcePolicies:
        """Replace the rules of a source; `version` says which ones were seen.

        Raises `NotFound`, `Invalid` with the rule that is wrong, `Conflict` when somebody else
        changed the rules since.
        """
        await self._sources.authorize(source_id, actor)
        await self._check_remaining_access(policies, actor, "open_to")
        checker = await self._open_checker(source_id)
        checked_policies = await asyncio.to_thread(checker.check, policies)
        next_policies = replace(checked_policies, version=policies.version + 1)
        async with self._database.transaction() as session:
            row = await records.find(session, source_id, lock=True)
            if (row.version if row else 0) != policies.version:
                raise Conflict("policies.changed")
            await _check_grantees(session, next_policies, actor, "rules")
            await records.put(session, source_id, next_policies, actor.id)
        self._cache.clear()
        log.info("policies changed", extra={"source": source_id})
        return next_policies

    async def put_access(
        self, source_id: str, open_to: Grantees | None, actor: UserActor
    ) -> Grantees | None:
        """Replace who may ask a source, None for everybody; its row and column rules stay.

        Raises `NotFound`, and `Invalid` when it names nobody known or locks the actor out.
        """
        await self._sources.authorize(source_id, actor)
        await self.check_access(open_to, actor)
        async with self._database.transaction() as session:
            await self.store_access(session, source_id, open_to, actor)
        self.apply_now(source_id)
        return open_to

    async def check_access(self, open_to: Grantees | None, actor: UserActor) -> None:
        """Raises `Invalid` when nobody or not the actor is among those who may ask."""
        await self._check_remaining_access(SourcePolicies(open_to), actor, "users")

    async def store_access(
        self, session: AsyncSession, source_id: str, open_to: Grantees | None, actor: UserActor
    ) -> None:
        """Store a checked access within a transaction. Raises `Invalid` for unknown names."""
        row = await records.find(session, source_id, lock=True)
        policies = read_policies(row.rules) if row else SourcePolicies()
        next_policies = replace(policies, open_to=open_to, version=policies.version + 1)
        await _check_grantees(session, SourcePolicies(open_to), actor, "users")
        await records.put(session, source_id, next_policies, actor.id)

    def apply_now(self, source_id: str) -> None:
        """Have this worker decide by what was stored."""
        self._cache.clear()
        log.info("source access changed", extra={"source": source_id})

    async def list_orphans(self, actor: UserActor) -> list[Datasource]:
        """Sources of a workspace that nobody can manage: no admitted member may manage sources.

        So it is when the last such account is deleted, disabled or given another role.
        """
        async with self._database.reading() as session:
            managers = await _find_managers(session, actor)
        policies = await self._cache.load_policies()
        orphan_ids = [each for each, rules in policies.items() if _is_orphan(rules, managers)]
        orphans = [each for each in orphan_ids if await self._is_in_workspace(each, actor)]
        return [await self._sources.get(source_id, _READER) for source_id in sorted(orphans)]

    async def claim(self, source_id: str, actor: UserActor) -> Grantees:
        """Open an orphaned source to the actor too. Raises `NotFound` for any other source."""
        if not await self._is_in_workspace(source_id, actor):
            raise NotFound("datasources.unknown")
        async with self._database.transaction() as session:
            row = await records.find(session, source_id, lock=True)
            policies = read_policies(row.rules) if row else SourcePolicies()
            if policies.open_to is None or not _is_orphan(
                policies, await _find_managers(session, actor)
            ):
                raise NotFound("datasources.unknown")
            open_to = replace(policies.open_to, users=policies.open_to.users | {actor.id})
            next_policies = replace(policies, open_to=open_to, version=policies.version + 1)
            await records.put(session, source_id, next_policies, actor.id)
        self._cache.clear()
        log.warning("orphaned source claimed", extra={"source": source_id})
        return open_to

    async def _open_checker(self, source_id: str) -> RuleChecker:
        """Knows all tables of a source, those hidden from whoever writes the rules included."""
        source = await self._sources.get(source_id, _READER)
        access = await self._sources.authorize(source_id, _READER)
        stored_tables = await self._sources.list_tables(access)
        info = SourceInfo(source_id, source.name, source.kind, source.dialect)
        return RuleChecker(info, {each.table.name: each for each in stored_tables})

    async def _is_in_workspace(self, source_id: str, actor: UserActor) -> bool:
        find = partial(find_of_record, record=NamedRecord("source", source_id))
        return await self._database.read(find) == actor.workspace_id

    async def _check_remaining_access(
        self, policies: SourcePolicies, actor: UserActor, path: str
    ) -> None:
        """Whoever writes rules stays among those who can change them. Raises `Invalid`.

        An empty list would open the source to everybody, where whoever emptied it means nobody.
        """
        is_empty = policies.open_to == Grantees()
        if is_empty or not policies.admit(await self._cache.load_subject(actor)):
            raise Invalid("policies.locks_you_out", path=path)


def _is_orphan(policies: SourcePolicies, managers: Sequence[PolicySubject]) -> bool:
    return not any(policies.admit(each) for each in managers)


async def _find_managers(session: AsyncSession, actor: UserActor) -> list[PolicySubject]:
    workspace = actor.workspace_id
    holders = await role_records.find_holders(session, "manage_sources", workspace)
    people = await group_records.find_subjects(session, workspace)
    return [each.subject for each in people if each.subject.user_id in holders]


def _list_grantees(policies: SourcePolicies) -> Iterator[Grantees]:
    for row_rule in policies.row_rules:
        yield row_rule.grantees
    for column_rule in policies.column_rules:
        yield column_rule.grantees
    if policies.open_to:
        yield policies.open_to


async def _check_grantees(
    session: AsyncSession, policies: SourcePolicies, actor: UserActor, path: str
) -> None:
    """Every user and group that a rule names is of the actor's workspace. Raises `Invalid`."""
    all_grantees = list(_list_grantees(policies))
    users = frozenset().union(*(each.users for each in all_grantees))
    groups = frozenset().union(*(each.groups for each in all_grantees))
    workspace = actor.workspace_id
    known_groups = {group.id for group in await group_records.find_groups(session, workspace)}
    if await group_records.find_missing_users(session, workspace, users) or groups - known_groups:
        raise Invalid("policies.unknown_grantee", path=path)
