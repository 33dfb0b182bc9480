"""The joins of each source: found at sync, decided by administrators, used for every question."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from model.actor import SystemActor
from model.database.engine import Database
from model.sources.relation import RelationChange, RelationSet, declared_relations, find_missing
from model.sources.schema import JoinPath, Table
from services.datasources.access.source_access import SourceAccess
from services.datasources.access.stored_tables import read_tables
from services.datasources.join_graph_port import OnPairs, SyncedSource
from services.datasources.row_mapping import StoredTable, filter_visible_tables
from services.relations.embedded_store import EmbeddedStore, build_accepted_graph, find_paths_along
from services.relations.graph_sync import GraphSync
from services.relations.inference.candidates import SourceReader, find_candidates
from services.relations.inference.value_overlap import find_quoting
from services.relations.relation_edits import DesiredRelation, Edit, apply_edits, replace_all
from services.relations.relation_store import GraphStoreUnavailable, RelationsChanged
from services.relations.sync_merge import merge_sync_result

_WRITER = SystemActor("joins")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceRelations:
    """The joins an actor sees of a source, with their tables, switched-off ones included."""

    relations: RelationSet
    tables: dict[str, StoredTable]
    is_current: bool
    """False when the graph database does not answer, and these are what was known before."""

    @property
    def version(self) -> str:
        """Changes with every change."""
        return str(self.relations.revision)

    def hide_disabled(self) -> "SourceRelations":
        """The joins between what users see, with what they see of the tables."""
        tables = {
            stored.table.name: stored for stored in filter_visible_tables(self.tables.values())
        }
        known = {name: stored.table for name, stored in tables.items()}
        shown = tuple(each for each in self.relations.relations if not find_missing(each, known))
        return replace(self, relations=replace(self.relations, relations=shown), tables=tables)


class RelationService:
    """All that can be done with joins; the same with the graph in our records or in Neo4j."""

    def __init__(
        self, database: Database, records: EmbeddedStore, graph_sync: GraphSync | None = None
    ) -> None:
        self._database = database
        self._records = records
        self._graph_sync = graph_sync

    @property
    def kind(self) -> str:
        """Where the graph is."""
        return "neo4j" if self._graph_sync else "embedded"

    async def read_known(self, access: SourceAccess) -> RelationSet:
        """The joins of a source as they were last known."""
        if access.restriction:
            return (await self.get(access)).relations
        return await self._records.read(access.source_id)

    async def is_current(self, source_id: str) -> bool:
        """Whether what is known is what the graph has; takes over what is newer there."""
        if self._graph_sync is None:
            return True
        return await self._graph_sync.is_current(
            source_id, await self._records.read_revision(source_id)
        )

    async def get(self, access: SourceAccess) -> SourceRelations:
        """The joins of a source and its tables, as an actor sees them."""
        is_current = await self.is_current(access.source_id)
        async with self._database.reading() as session:
            tables = {stored.table.name: stored for stored in await read_tables(session, access)}
        known = {name: stored.table for name, stored in tables.items()}
        relations = await self._records.read(access.source_id)
        if relations.revision == 0:
            relations = RelationSet(0, declared_relations(known.values()))
        if access.restriction:
            shown = tuple(each for each in relations.relations if not find_missing(each, known))
            relations = replace(relations, relations=shown)
        return SourceRelations(relations, tables, is_current)

    async def edit(self, access: SourceAccess, version: str, edits: Sequence[Edit]) -> None:
        """Make single changes to what was read as `version`, all or none.

        Raises `RelationsChanged`, `Invalid`, `GraphStoreUnavailable`.
        """
        before, tables = await self._require_version(access, version)
        await self._store_change(access.source_id, before, apply_edits(before, edits, tables))

    async def replace(
        self, access: SourceAccess, version: str, wanted: Sequence[DesiredRelation]
    ) -> None:
        """Make the joins these, if they are still those that were read as `version`.

        Joins that the actor does not see stay. Raises the same.
        """
        before, tables = await self._require_version(access, version)
        await self._store_change(access.source_id, before, replace_all(before, wanted, tables))

    async def find_join_paths(
        self, access: SourceAccess, tables: Sequence[str]
    ) -> tuple[JoinPath, ...]:
        """Shortest ways between each two of the tables, from the graph, else from what is known.

        No way leads through what is switched off or not visible to the actor; as a graph finds only
        one way, the copy is asked when there may be such a join.
        """
        source_id = access.source_id
        known = await self.get(access)
        visible = known.hide_disabled().relations
        if access.restriction or visible != known.relations:
            return find_paths_along(build_accepted_graph(visible.relations), tables)
        if self._graph_sync and not self._graph_sync.is_down:
            try:
                return await self._graph_sync.track_availability(
                    self._graph_sync.store.find_join_paths(source_id, tables)
                )
            except GraphStoreUnavailable:
                log.info("ways come from the copy", extra={"source": source_id})
        return await self._records.find_join_paths(source_id, tables)

    async def update_after_sync(self, found: SyncedSource, on_pairs: OnPairs) -> None:
        """Take over declared keys and offer others; goes on without the graph when it is away."""
        readable = SourceReader(found.ask, find_quoting(found.dialect), found.may_read)
        offered = await find_candidates(found.tables, readable, on_pairs)
        for last in (False, False, True):
            await self.is_current(found.source_id)
            before = await self._records.read(found.source_id)
            change = merge_sync_result(before, found.tables, offered)
            try:
                if change or before.revision == 0:
                    await self._store(found.source_id, before.revision, change, found=True)
            except RelationsChanged:
                if last:
                    raise
            else:
                return

    async def delete(self, source_id: str) -> None:
        """Remove the joins of a source that was deleted, at once or when the graph is back."""
        if self._graph_sync is None:
            await self._records.delete(source_id)
            return
        await self._records.mark_removed(source_id)
        try:
            await self._graph_sync.track_availability(self._graph_sync.store.delete(source_id))
            await self._records.delete(source_id)
        except GraphStoreUnavailable:
            log.warning("joins of a deleted source stay for now", extra={"source": source_id})

    async def _require_version(
        self, access: SourceAccess, version: str
    ) -> tuple[RelationSet, dict[str, Table]]:
        if not await self.is_current(access.source_id):
            raise GraphStoreUnavailable
        known = await self.get(access)
        if known.version != version:
            raise RelationsChanged
        return known.relations, {name: stored.table for name, stored in known.tables.items()}

    async def _store_change(
        self, source_id: str, before: RelationSet, change: RelationChange
    ) -> None:
        """Store a change; the first one stores also what so far was only derived from the keys."""
        if before.revision == 0:
            every = (await self.get(SourceAccess.for_system(source_id, _WRITER))).relations
            put = {relation.id: relation for relation in (*every.relations, *change.put)}
            change = RelationChange(tuple(put.values()), change.removed)
        if change:
            await self._store(source_id, before.revision, change)
            log.info("joins changed", extra={"source": source_id, "revision": before.revision + 1})

    async def _store(
        self, source_id: str, expected: int, change: RelationChange, *, found: bool = False
    ) -> None:
        """The graph first: what it refuses is stored nowhere. What a sync found waits for it."""
        if self._graph_sync is not None and not (found and self._graph_sync.is_down):
            try:
                await self._graph_sync.track_availability(
                    self._graph_sync.store.change(source_id, expected, change)
                )
            except GraphStoreUnavailable:
                if not found:
                    raise
        try:
            await self._records.change(source_id, expected, change)
        except RelationsChanged:
            if self._graph_sync is None or self._graph_sync.is_down:
                raise
            await self._graph_sync.reconcile(source_id)
