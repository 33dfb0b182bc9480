"""The joins of each source: found at sync, decided by administrators, used for every question."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database
from model.errors import NotFound
from model.repositories.sources import datasources as sources
from model.sources.relation import RelationChange, RelationSet, declared_relations, find_missing
from model.sources.schema import JoinPath, Table
from services.datasources.joined import Found, OnPairs
from services.datasources.records import StoredTable, shown_to_users, to_table
from services.relations.editing import Edit, Wanted, edited, replaced
from services.relations.embedded import EmbeddedStore, accepted_graph, ways_along
from services.relations.graph import GraphBeside
from services.relations.inference.candidates import Readable, candidates
from services.relations.inference.values import quoting
from services.relations.merging import merged
from services.relations.store import GraphUnavailable, RelationsChanged

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RelationsOfSource:
    """The joins of a source with the tables they are between, switched-off ones included."""

    relations: RelationSet
    tables: dict[str, StoredTable]
    is_current: bool
    """False when the graph database does not answer, and these are what was known before."""

    @property
    def version(self) -> str:
        """Changes with every change."""
        return str(self.relations.revision)

    def visible(self) -> "RelationsOfSource":
        """The joins between what users see, with what they see of the tables."""
        tables = {stored.table.name: stored for stored in shown_to_users(self.tables.values())}
        known = {name: stored.table for name, stored in tables.items()}
        shown = tuple(each for each in self.relations.relations if not find_missing(each, known))
        return replace(self, relations=replace(self.relations, relations=shown), tables=tables)


class RelationService:
    """All that can be done with joins; the same with the graph in our records or in Neo4j."""

    def __init__(
        self, database: Database, records: EmbeddedStore, beside: GraphBeside | None = None
    ) -> None:
        self._database = database
        self._records = records
        self._beside = beside

    @property
    def kind(self) -> str:
        """Where the graph is."""
        return "neo4j" if self._beside else "embedded"

    async def kept(self, source_id: str) -> RelationSet:
        """The joins of a source as they were last known."""
        return await self._records.read(source_id)

    async def is_current(self, source_id: str) -> bool:
        """Whether what is known is what the graph has; takes over what is newer there."""
        if self._beside is None:
            return True
        return await self._beside.is_current(source_id, await self._records.revision(source_id))

    async def of(self, source_id: str) -> RelationsOfSource:
        """The joins of a source and its tables. Raises `NotFound`."""
        is_current = await self.is_current(source_id)
        async with self._database.reading() as session:
            tables = await _tables(session, source_id)
        relations = await self._records.read(source_id)
        if relations.revision == 0:
            found = declared_relations(stored.table for stored in tables.values())
            relations = RelationSet(0, found)
        return RelationsOfSource(relations, tables, is_current)

    async def edit(self, source_id: str, version: str, edits: Sequence[Edit]) -> None:
        """Make single changes to what was read as `version`, all or none.

        Raises `NotFound`, `RelationsChanged`, `Invalid`, `GraphUnavailable`.
        """
        before, tables = await self._as_read(source_id, version)
        await self._change(source_id, before, edited(before, edits, tables))

    async def replace(self, source_id: str, version: str, wanted: Sequence[Wanted]) -> None:
        """Make the joins these, if they are still those that were read as `version`.

        Raises the same.
        """
        before, tables = await self._as_read(source_id, version)
        await self._change(source_id, before, replaced(before, wanted, tables))

    async def ways(self, source_id: str, tables: Sequence[str]) -> tuple[JoinPath, ...]:
        """Shortest ways between each two of the tables, from the graph, else from what is known.

        No way leads through what is switched off; as a graph finds only one way, the copy is asked
        when there is such a join.
        """
        known = await self.of(source_id)
        visible = known.visible().relations
        if visible != known.relations:
            return ways_along(accepted_graph(visible.relations), tables)
        if self._beside and not self._beside.is_down:
            try:
                return await self._beside.asked(self._beside.store.ways(source_id, tables))
            except GraphUnavailable:
                log.info("ways come from the copy", extra={"source": source_id})
        return await self._records.ways(source_id, tables)

    async def synced(self, found: Found, on_pairs: OnPairs) -> None:
        """Take over declared keys and offer others; goes on without the graph when it is away."""
        readable = Readable(found.ask, quoting(found.dialect), found.may_read)
        offered = await candidates(found.tables, readable, on_pairs)
        for last in (False, False, True):
            await self.is_current(found.source_id)
            before = await self._records.read(found.source_id)
            change = merged(before, found.tables, offered)
            try:
                if change or before.revision == 0:
                    await self._store(found.source_id, before.revision, change, found=True)
            except RelationsChanged:
                if last:
                    raise
            else:
                return

    async def forget(self, source_id: str) -> None:
        """Remove the joins of a source that was deleted, at once or when the graph is back."""
        if self._beside is None:
            await self._records.forget(source_id)
            return
        await self._records.mark_removed(source_id)
        try:
            await self._beside.asked(self._beside.store.forget(source_id))
            await self._records.forget(source_id)
        except GraphUnavailable:
            log.warning("joins of a deleted source stay for now", extra={"source": source_id})

    async def _as_read(self, source_id: str, version: str) -> tuple[RelationSet, dict[str, Table]]:
        if not await self.is_current(source_id):
            raise GraphUnavailable
        known = await self.of(source_id)
        if known.version != version:
            raise RelationsChanged
        return known.relations, {name: stored.table for name, stored in known.tables.items()}

    async def _change(self, source_id: str, before: RelationSet, change: RelationChange) -> None:
        """Store a change; the first one stores also what so far was only derived from the keys."""
        if before.revision == 0:
            put = {relation.id: relation for relation in (*before.relations, *change.put)}
            change = RelationChange(tuple(put.values()), change.removed)
        if change:
            await self._store(source_id, before.revision, change)
            log.info("joins changed", extra={"source": source_id, "revision": before.revision + 1})

    async def _store(
        self, source_id: str, expected: int, change: RelationChange, *, found: bool = False
    ) -> None:
        """The graph first: what it refuses is stored nowhere. What a sync found waits for it."""
        if self._beside is not None and not (found and self._beside.is_down):
            try:
                await self._beside.asked(self._beside.store.change(source_id, expected, change))
            except GraphUnavailable:
                if not found:
                    raise
        try:
            await self._records.change(source_id, expected, change)
        except RelationsChanged:
            if self._beside is None or self._beside.is_down:
                raise
            await self._beside.reconcile(source_id)


async def _tables(session: AsyncSession, source_id: str) -> dict[str, StoredTable]:
    if await sources.find_by_id(session, source_id) is None:
        raise NotFound("datasources.unknown")
    found = [to_table(row) for row in await sources.find_tables(session, source_id)]
    return {stored.table.name: stored for stored in found}
