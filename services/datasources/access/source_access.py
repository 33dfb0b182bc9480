"""An actor's authorized access to a source; whatever reads the source's facts or rows takes one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from model.actor import Actor, SystemActor, UserActor
from model.errors import NotFound, RightsChanged
from model.locales import LocaleText
from model.sources.query import CheckedQuery
from model.sources.schema import Schema
from services.datasources.access.policy import AccessPolicy, Restriction


@dataclass(frozen=True, slots=True)
class SourceAccess:
    """What an actor sees of one source. `AccessControl` makes it from the policy's decision."""

    source_id: str
    actor: Actor
    restriction: Restriction | None
    """None: he sees everything."""
    shows_statements: bool = True
    """Whether he may see SQL, so that columns may be called by it."""
    may_ask: bool = False
    """Whether his role lets him ask."""
    control: "FindAccess | None" = field(default=None, compare=False, repr=False)
    """Who decided; None: nobody, as for the access that is only tried out for somebody."""

    @classmethod
    def for_system(cls, source_id: str, system: SystemActor) -> "SourceAccess":
        """The access of the service itself, which sees everything."""
        return cls(source_id, system, None)

    @property
    def fingerprint(self) -> str:
        """Equal for actors who see the same; empty when that is everything."""
        return self.restriction.fingerprint if self.restriction else ""

    @property
    def table_fingerprints(self) -> Mapping[str, str]:
        """The same of each table of which the actor sees a part."""
        return self.restriction.table_fingerprints if self.restriction else {}

    async def confirm(self) -> None:
        """Raises `RightsChanged` where the actor sees something else of the source by now.

        Also where he may not ask any more, in whichever way he lost it.
        """
        if self.control is None:
            return
        today = await self.control.find_access(self.source_id, self.actor)
        if today is None or today.fingerprint != self.fingerprint:
            raise RightsChanged("datasources.rights_changed")
        if self.may_ask and not today.may_ask:
            raise RightsChanged("datasources.rights_changed")

    def rewrite(self, query: CheckedQuery, schema: Schema) -> str:
        """The statement that runs for a checked one. Raises `SqlRejected`."""
        return self.restriction.rewrite(query, schema) if self.restriction else query.sql

    def rewrite_for_estimate(self, query: CheckedQuery, schema: Schema) -> str:
        """What is explained in place of that. Raises `SqlRejected`."""
        if self.restriction is None:
            return query.sql
        return self.restriction.rewrite_for_estimate(query, schema)

    def describe(self, query: CheckedQuery) -> tuple[LocaleText, ...]:
        """Sentences for users about the rules that applied to a statement."""
        return self.restriction.describe(query) if self.restriction else ()


class StatementRights(Protocol):
    """Tells who may ask, and who may see SQL."""

    async def may_ask(self, user: UserActor) -> bool:
        """Whether a user may ask in his workspace."""
        ...

    async def may_see(self, user: UserActor) -> bool:
        """Whether a user may see SQL in his workspace."""
        ...


class FindWorkspace(Protocol):
    """Tells of which workspace a source is."""

    async def find(self, source_id: str) -> str | None:
        """Its workspace; None: there is no such source."""
        ...

    async def exists(self, source_id: str) -> bool:
        """Whether there is such a source still."""
        ...


class FindAccess(Protocol):
    """Tells what actors see of sources."""

    async def find_access(self, source_id: str, actor: Actor) -> SourceAccess | None:
        """What an actor sees of a source; None when it is denied to him."""
        ...


class SchemaProvider(Protocol):
    """The schemas of sources, as actors may ask them."""

    async def read_schema(self, source_id: str, actor: Actor) -> Schema:
        """Raises `NotFound`, and `DatasourceUnavailable` before the first sync."""
        ...


class OwnerControl:
    """The access of users to files that they uploaded themselves: all of them."""

    def __init__(self, statement_rights: StatementRights) -> None:
        self._statement_rights = statement_rights

    async def find_access(self, source_id: str, actor: Actor) -> SourceAccess | None:
        """The access of the owner; None for the service itself, which owns none."""
        if isinstance(actor, SystemActor):
            return None
        return await self.find_own(source_id, actor)

    async def find_own(self, source_id: str, owner: UserActor) -> SourceAccess:
        """The same for who is known to be the owner."""
        rights = self._statement_rights
        shows_statements, may_ask = await rights.may_see(owner), await rights.may_ask(owner)
        return SourceAccess(source_id, owner, None, shows_statements, may_ask, self)


class AccessControl:
    """Asks the policy, for users of the source's workspace; the service itself sees everything."""

    def __init__(
        self,
        policy: AccessPolicy,
        workspaces: FindWorkspace,
        statement_rights: StatementRights,
    ) -> None:
        self.statement_rights = statement_rights
        self._policy = policy
        self._workspaces = workspaces

    async def find_access(self, source_id: str, actor: Actor) -> SourceAccess | None:
        """What an actor sees of a source; None when it is denied to him."""
        if isinstance(actor, SystemActor):
            return SourceAccess.for_system(source_id, actor)
        if await self._workspaces.find(source_id) != actor.workspace_id:
            return None
        decision = await self._policy.decide(source_id, actor)
        if decision == "denied":
            return None
        restriction = None if decision == "unrestricted" else decision
        rights = self.statement_rights
        shows_statements, may_ask = await rights.may_see(actor), await rights.may_ask(actor)
        return SourceAccess(source_id, actor, restriction, shows_statements, may_ask, self)

    async def find_past_access(self, source_id: str, actor: UserActor) -> SourceAccess | None:
        """What an actor sees of a source that may be deleted: then its last rules decide.

        None when it is denied to him, or when nobody knows the last rules.
        """
        if await self._workspaces.exists(source_id):
            return await self.find_access(source_id, actor)
        decision = await self._policy.decide_on_deleted(source_id, actor)
        if decision == "denied":
            return None
        return SourceAccess(source_id, actor, None if decision == "unrestricted" else decision)

    async def authorize(self, source_id: str, actor: Actor) -> SourceAccess:
        """What an actor sees of a source. Raises `NotFound` when it is denied to him."""
        access = await self.find_access(source_id, actor)
        if access is None:
            raise NotFound("datasources.unknown")
        return access

    async def is_open(self, source_id: str, actor: Actor) -> bool:
        """Whether a source is stored now and not denied to an actor."""
        access = await self.find_access(source_id, actor)
        return access is not None and await self._workspaces.exists(source_id)

    async def filter_ids(self, source_ids: Iterable[str], actor: Actor) -> list[str]:
        """The sources that are not denied to an actor, in their order."""
        return [each for each in source_ids if await self.find_access(each, actor)]
