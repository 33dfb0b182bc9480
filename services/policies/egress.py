"""What of a source may leave: read, checked against its tables, replaced."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import SystemActor, UserActor
from model.database.engine import Database
from model.errors import Conflict, Invalid
from model.repositories.sources import egress as records
from model.repositories.sources import lineages
from model.sources.egress import EGRESS_LEVELS, OPEN_EGRESS, SourceEgress
from services.datasources.access.egress_rules import EgressRules
from services.datasources.lineage.dependent_values import add_dependents
from services.datasources.service import DatasourceService
from services.datasources.visibility.stored_table import StoredTable

_READER = SystemActor("egress")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EgressDependents:
    """What shows values of columns that never go, and therefore keeps them, too."""

    tables: tuple[str, ...]
    """Views of which no value goes."""
    columns: tuple[tuple[str, str], ...]
    """Tables and columns that are computed or inherited from such columns."""
    is_known: bool
    """Whether a sync has looked; otherwise nothing is known of any view until the next one."""


class EgressService:
    """Administrators read and replace the egress rules of sources that are open to them."""

    def __init__(self, database: Database, sources: DatasourceService, rules: EgressRules) -> None:
        self._database = database
        self._sources = sources
        self._rules = rules

    async def get(self, source_id: str, actor: UserActor) -> SourceEgress:
        """The rules of a source. Raises `NotFound`."""
        await self._sources.authorize(source_id, actor)
        async with self._database.reading() as session:
            return await records.find(session, source_id) or OPEN_EGRESS

    async def list_dependents(self, source_id: str, actor: UserActor) -> EgressDependents:
        """What the stored rules withhold beside the columns that they name. Raises `NotFound`."""
        rules = await self.get(source_id, actor)
        async with self._database.reading() as session:
            lineage = await lineages.find(session, source_id)
        found = add_dependents(rules, lineage)
        return EgressDependents(
            tuple(sorted(found.never_tables)),
            tuple(sorted(found.never - rules.never)),
            bool(lineage.version),
        )

    async def put(self, source_id: str, rules: SourceEgress, actor: UserActor) -> SourceEgress:
        """Replace the rules of a source; `version` says which ones were seen.

        Raises `NotFound`, `Invalid` with what is wrong, `Conflict` when somebody else changed the
        rules since.
        """
        await self._sources.authorize(source_id, actor)
        await self.check(source_id, rules)
        async with self._database.transaction() as session:
            next_rules = await self.store(session, source_id, rules, actor)
        self.apply_now(source_id)
        return next_rules

    async def check(self, source_id: str, rules: SourceEgress) -> None:
        """Raises `Invalid` for levels or columns that cannot be."""
        if EGRESS_LEVELS.index(rules.local) < EGRESS_LEVELS.index(rules.remote):
            raise Invalid("policies.egress_remote_first", path="local")
        if rules.never:
            access = await self._sources.authorize(source_id, _READER)
            _check_columns(rules, await self._sources.list_tables(access))

    async def store(
        self, session: AsyncSession, source_id: str, rules: SourceEgress, actor: UserActor
    ) -> SourceEgress:
        """Store checked rules within a transaction.

        Raises `Conflict` when somebody changed them since their version.
        """
        stored_rules = await records.find(session, source_id, lock=True) or OPEN_EGRESS
        if stored_rules.version != rules.version:
            raise Conflict("policies.changed")
        next_rules = replace(rules, version=rules.version + 1)
        await records.put(session, source_id, next_rules, actor.id)
        return next_rules

    def apply_now(self, source_id: str) -> None:
        """Have this worker decide by what was stored."""
        self._rules.clear()
        log.info("egress changed", extra={"source": source_id})


def _check_columns(rules: SourceEgress, tables: Iterable[StoredTable]) -> None:
    """Every column whose values may not go exists, so that no misspelt one stays open."""
    columns_by_table = {
        each.table.name: {stored_column.column.name for stored_column in each.columns}
        for each in tables
    }
    for table, column in sorted(rules.never):
        if table not in columns_by_table:
            raise Invalid("datasources.unknown_table", path="never", name=table)
        if column not in columns_by_table[table]:
            key = "datasources.unknown_column"
            raise Invalid(key, path=f"never.{table}", table=table, column=column)
