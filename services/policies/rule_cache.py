"""Rules and what they know of users, cached for 1 s: each question asks for them several times."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from cachetools import LRUCache, TTLCache

from model.actor import UserActor
from model.database.engine import Database
from model.repositories import groups as group_records
from model.repositories.sources import lineages
from model.repositories.sources import policies as records
from model.repositories.sources.policies import StoredPolicies, read_policies
from model.sources.lineage import NO_LINEAGE
from model.sources.policy import PolicySubject, SourcePolicies

MAX_AGE_S = 1.0
"""A change by another worker takes effect after that."""
_MAX_USERS = 10_000
_MAX_SOURCES = 10_000


class RuleCache:
    """The rules of all sources, and the subjects that were asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read_at = float("-inf")
        self._policies: dict[str, SourcePolicies] = {}
        self._reading = asyncio.Lock()
        self._known_source_ids: LRUCache[str, bool] = LRUCache(_MAX_SOURCES)
        self._subjects: TTLCache[UserActor, PolicySubject] = TTLCache(_MAX_USERS, MAX_AGE_S)

    async def load_policies(self) -> Mapping[str, SourcePolicies]:
        """By source, those that have any; at most `MAX_AGE_S` old."""
        if time.monotonic() - self._read_at >= MAX_AGE_S:
            async with self._reading:
                if time.monotonic() - self._read_at >= MAX_AGE_S:
                    await self._refresh()
        return self._policies

    async def load_for_source(self, source_id: str) -> SourcePolicies | None:
        """The rules of a source, None when it has none; at most `MAX_AGE_S` old.

        The first call for a source reads its rules from our database: a source is stored together
        with its rules, so a new one is never open for a moment.
        """
        policies = (await self.load_policies()).get(source_id)
        if policies is None and source_id not in self._known_source_ids:
            async with self._reading:
                await self._refresh()
            self._known_source_ids[source_id] = True
            policies = self._policies.get(source_id)
        return policies

    async def load_for_deleted_source(
        self, source_id: str, workspace_id: str
    ) -> SourcePolicies | None:
        """The last rules of a deleted source of a workspace; None where nobody knows them."""
        find = partial(records.find_of_deleted, source_id=source_id, workspace_id=workspace_id)
        return await self._database.read(find)

    async def load_subject(self, user: UserActor) -> PolicySubject:
        """What rules of his workspace know of a user."""
        subject = self._subjects.get(user)
        if subject is None:
            read = partial(group_records.read_subject, user=user)
            subject = self._subjects[user] = await self._database.read(read)
        return subject

    def clear(self) -> None:
        """Forget everything, after a change in this worker."""
        self._read_at = float("-inf")
        self._subjects.clear()

    async def _refresh(self) -> None:
        started_at = time.monotonic()
        stored_policies = await self._database.read(records.read_all)
        policies = {each.source_id: self._keep_or_parse(each) for each in stored_policies}
        self._policies = await self._with_lineages(policies, stored_policies)
        self._read_at = started_at

    async def _with_lineages(
        self, policies: dict[str, SourcePolicies], stored_policies: Iterable[StoredPolicies]
    ) -> dict[str, SourcePolicies]:
        """The rules with what the last syncs found; only what has changed is read."""
        changed_ids = [
            each.source_id
            for each in stored_policies
            if policies[each.source_id].lineage.version != (each.lineage_version or "")
        ]
        if not changed_ids:
            return policies
        read = partial(lineages.read_some, source_ids=changed_ids)
        found = await self._database.read(read)
        return policies | {
            each: replace(policies[each], lineage=found.get(each, NO_LINEAGE))
            for each in changed_ids
        }

    def _keep_or_parse(self, policies: StoredPolicies) -> SourcePolicies:
        cached_policies = self._policies.get(policies.source_id)
        if cached_policies is None:
            return read_policies(policies.rules)
        if cached_policies.version == policies.version:
            return cached_policies
        return replace(read_policies(policies.rules), lineage=cached_policies.lineage)
