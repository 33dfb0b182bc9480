"""The joins of each source: found at sync, decided by administrators, used for every question."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from model.actor import SystemActor
from model.database.engine import Database
from model.sources.join import JoinChange, JoinSet, find_missing, list_declared_joins
from model.sources.schema import JoinPath, Table
from services.datasources.access.source_access import SourceAccess
from services.datasources.access.stored_tables import read_tables
from services.datasources.join_catalog_port import OnPairs, SyncedSource
from services.datasources.row_mapping import StoredTable, filter_visible_tables
from services.joins.embedded_store import EmbeddedStore, build_accepted_graph, find_paths_along
from services.joins.graph_sync import GraphSync
from services.joins.inference.candidates import SourceReader, find_candidates
from services.joins.inference.value_overlap import find_quoting
from services.joins.join_edits import DesiredJoin, JoinEdit, apply_edits, replace_all
from services.joins.join_store import GraphStoreUnavailable, JoinsChanged
from services.joins.sync_merge import merge_sync_result

_WRITER = SystemActor("joins")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceJoins:
    """The joins an actor sees of a source, with their tables, switched-off ones included."""

    joins: JoinSet
    tables: dict[str, StoredTable]
    is_current: bool
    """False when the graph database does not answer, and these are what was known before."""

    @property
    def version(self) -> str:
        """Changes with every change."""
        return str(self.joins.revision)

    def hide_disabled(self) -> "SourceJoins":
        """The joins between what users see, with what they see of the tables."""
        tables = {
            stored_table.table.name: stored_table
            for stored_table in filter_visible_tables(self.tables.values())
        }
        tables_by_name = {name: stored_table.table for name, stored_table in tables.items()}
        visible_joins = tuple(
            each for each in self.joins.joins if not find_missing(each, tables_by_name)
        )
        return replace(self, joins=replace(self.joins, joins=visible_joins), tables=tables)


class JoinService:
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

    async def read_known(self, access: SourceAccess) -> JoinSet:
        """The joins of a source as they were last known."""
        if access.restriction:
            return (await self.get(access)).joins
        return await self._records.read(access.source_id)

    async def is_current(self, source_id: str) -> bool:
        """Whether what is known is what the graph has; takes over what is newer there."""
        if self._graph_sync is None:
            return True
        return await self._graph_sync.is_current(
            source_id, await self._records.read_revision(source_id)
        )

    async def get(self, access: SourceAccess) -> SourceJoins:
        """The joins of a source and its tables, as an actor sees them."""
        is_current = await self.is_current(access.source_id)
        async with self._database.reading() as session:
            tables = {
                stored_table.table.name: stored_table
                for stored_table in await read_tables(session, access)
            }
        tables_by_name = {name: stored_table.table for name, stored_table in tables.items()}
        joins = await self._records.read(access.source_id)
        if joins.revision == 0:
            joins = JoinSet(0, list_declared_joins(tables_by_name.values()))
        if access.restriction:
            visible_joins = tuple(
                each for each in joins.joins if not find_missing(each, tables_by_name)
            )
            joins = replace(joins, joins=visible_joins)
        return SourceJoins(joins, tables, is_current)

    async def edit(self, access: SourceAccess, version: str, edits: Sequence[JoinEdit]) -> None:
        """Make single changes to what was read as `version`, all or none.

        Raises `JoinsChanged`, `Invalid`, `GraphStoreUnavailable`.
        """
        before, tables = await self._require_version(access, version)
        await self._store_change(access.source_id, before, apply_edits(before, edits, tables))

    async def replace(
        self, access: SourceAccess, version: str, joins: Sequence[DesiredJoin]
    ) -> None:
        """Make the joins these, if they are still those that were read as `version`.

        Joins that the actor does not see stay. Raises the same.
        """
        before, tables = await self._require_version(access, version)
        await self._store_change(access.source_id, before, replace_all(before, joins, tables))

    async def find_join_paths(
        self, access: SourceAccess, tables: Sequence[str]
    ) -> tuple[JoinPath, ...]:
        """Shortest ways between each two of the tables, from the graph, else from what is known.

        No way leads through what is switched off or not visible to the actor; as a graph finds only
        one way, the copy is asked when there may be such a join.
        """
        source_id = access.source_id
        source_joins = await self.get(access)
        visible = source_joins.hide_disabled().joins
        if access.restriction or visible != source_joins.joins:
            return find_paths_along(build_accepted_graph(visible.joins), tables)
        if self._graph_sync and not self._graph_sync.is_down:
            try:
                return await self._graph_sync.track_availability(
                    self._graph_sync.store.find_join_paths(source_id, tables)
                )
            except GraphStoreUnavailable:
                log.info("join paths are read from the copy", extra={"source": source_id})
        return await self._records.find_join_paths(source_id, tables)

    async def update_after_sync(self, synced_source: SyncedSource, on_pairs: OnPairs) -> None:
        """Take over declared keys and offer others; goes on without the graph when it is away."""
        readable = SourceReader(
            synced_source.ask, find_quoting(synced_source.dialect), synced_source.may_read
        )
        offered = await find_candidates(synced_source.tables, readable, on_pairs)
        for last in (False, False, True):
            await self.is_current(synced_source.source_id)
            before = await self._records.read(synced_source.source_id)
            change = merge_sync_result(before, synced_source.tables, offered)
            try:
                if change or before.revision == 0:
                    await self._store(
                        synced_source.source_id, before.revision, change, from_sync=True
                    )
            except JoinsChanged:
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
    ) -> tuple[JoinSet, dict[str, Table]]:
        if not await self.is_current(access.source_id):
            raise GraphStoreUnavailable
        source_joins = await self.get(access)
        if source_joins.version != version:
            raise JoinsChanged
        return source_joins.joins, {
            name: stored_table.table for name, stored_table in source_joins.tables.items()
        }

    async def _store_change(self, source_id: str, before: JoinSet, change: JoinChange) -> None:
        """Store a change; the first one stores also what so far was only derived from the keys."""
        if before.revision == 0:
            every = (await self.get(SourceAccess.for_system(source_id, _WRITER))).joins
            joins = {join.id: join for join in (*every.joins, *change.stored_joins)}
            change = JoinChange(tuple(joins.values()), change.removed_ids)
        if change:
            await self._store(source_id, before.revision, change)
            log.info("joins changed", extra={"source": source_id, "revision": before.revision + 1})

    async def _store(
        self, source_id: str, expected_revision: int, change: JoinChange, *, from_sync: bool = False
    ) -> None:
        """The graph first: what it refuses is stored nowhere. What a sync found waits for it."""
        if self._graph_sync is not None and not (from_sync and self._graph_sync.is_down):
            try:
                await self._graph_sync.track_availability(
                    self._graph_sync.store.change(source_id, expected_revision, change)
                )
            except GraphStoreUnavailable:
                if not from_sync:
                    raise
        try:
            await self._records.change(source_id, expected_revision, change)
        except JoinsChanged:
            if self._graph_sync is None or self._graph_sync.is_down:
                raise
            await self._graph_sync.reconcile(source_id)
