"""What of a source may leave: read, checked against its tables, replaced."""

import logging
from collections.abc import Iterable
from dataclasses import replace

from model.actor import SystemActor, UserActor
from model.database.engine import Database
from model.errors import Conflict, Invalid
from model.repositories.sources import egress as records
from model.sources.egress import EGRESS_LEVELS, OPEN_EGRESS, SourceEgress
from services.datasources.access.egress_rules import EgressRules
from services.datasources.row_mapping import StoredTable
from services.datasources.service import DatasourceService

_READER = SystemActor("egress")
log = logging.getLogger(__name__)


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

    async def put(self, source_id: str, rules: SourceEgress, actor: UserActor) -> SourceEgress:
        """Replace the rules of a source; `version` says which ones were seen.

        Raises `NotFound`, `Invalid` with what is wrong, `Conflict` when somebody else changed the
        rules since.
        """
        await self._sources.authorize(source_id, actor)
        if EGRESS_LEVELS.index(rules.local) < EGRESS_LEVELS.index(rules.remote):
            raise Invalid("policies.egress_remote_first", path="local")
        access = await self._sources.authorize(source_id, _READER)
        _check_columns(rules, await self._sources.list_tables(access))
        following = replace(rules, version=rules.version + 1)
        async with self._database.transaction() as session:
            stored = await records.find(session, source_id, lock=True) or OPEN_EGRESS
            if stored.version != rules.version:
                raise Conflict("policies.changed")
            await records.put(session, source_id, following, actor.id)
        self._rules.clear()
        log.info("egress changed", extra={"source": source_id})
        return following


def _check_columns(rules: SourceEgress, tables: Iterable[StoredTable]) -> None:
    """Every column whose values may not go exists, so that no misspelt one stays open."""
    known = {each.table.name: {stored.column.name for stored in each.columns} for each in tables}
    for table, column in sorted(rules.never):
        if table not in known:
            raise Invalid("datasources.unknown_table", path="never", name=table)
        if column not in known[table]:
            key = "datasources.unknown_column"
            raise Invalid(key, path=f"never.{table}", table=table, column=column)
