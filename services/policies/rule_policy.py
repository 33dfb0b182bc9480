"""Implements the access policy by the rules of sources."""

from collections.abc import Callable

from cachetools import LRUCache

from model.actor import UserActor
from model.sources.policy import PolicySubject, SourcePolicies
from services.datasources.access.policy import Decision
from services.policies.mask_expressions import HashKeys
from services.policies.restriction import PolicyRestriction
from services.policies.rule_cache import RuleCache

_MAX_RESTRICTIONS = 1_000


class RulePolicy:
    """Decides by the rules of a source, and by the groups and attributes of the user."""

    def __init__(self, cache: RuleCache, derive_keys: Callable[[str], HashKeys]) -> None:
        """`derive_keys` gives the keys of a source's keyed hashes."""
        self._cache = cache
        self._derive_keys = derive_keys
        self._restrictions: LRUCache[
            tuple[str, str], tuple[SourcePolicies, PolicySubject, PolicyRestriction]
        ] = LRUCache(_MAX_RESTRICTIONS)

    async def decide(self, source_id: str, user: UserActor) -> Decision:
        """What a user sees of a source."""
        policies = await self._cache.load_for_source(source_id)
        if policies is None:
            return "unrestricted"
        return await self._apply(policies, source_id, user)

    async def decide_on_deleted(self, source_id: str, user: UserActor) -> Decision:
        """What a user would see of a source that is deleted, by its last rules.

        `denied` where nobody knows them.
        """
        policies = await self._cache.load_for_deleted_source(source_id, user.workspace_id)
        return await self._apply(policies, source_id, user) if policies else "denied"

    async def _apply(self, policies: SourcePolicies, source_id: str, user: UserActor) -> Decision:
        subject = await self._cache.load_subject(user)
        if not policies.admit(subject):
            return "denied"
        restriction = self._find_restriction(source_id, policies, subject)
        return restriction if restriction.is_restricting else "unrestricted"

    def _find_restriction(
        self, source_id: str, policies: SourcePolicies, subject: PolicySubject
    ) -> PolicyRestriction:
        """The same object as long as nothing changes: it remembers what it computed."""
        key = (source_id, subject.user_id)
        entry = self._restrictions.get(key)
        if entry and entry[0] is policies and entry[1] == subject:
            return entry[2]
        restriction = PolicyRestriction(policies, subject, self._derive_keys(source_id))
        self._restrictions[key] = policies, subject, restriction
        return restriction
