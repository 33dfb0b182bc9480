"""The joins of each source: a sync finds them, administrators decide, every question uses them."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from model.actor import SystemActor
from model.database.engine import Database
from model.sources.join import JoinChange, JoinSet, find_missing, list_declared_joins
from model.sources.schema import JoinPath, Table
from services.datasources.access.source_access import SourceAccess
from services.datasources.access.stored_tables import read_tables
from services.datasources.join_catalog_port import OnPairs, SyncedSource
from services.datasources.visibility.stored_table import StoredTable, filter_visible_tables
from services.joins.embedded_store import EmbeddedStore, build_accepted_graph, find_paths_along
from services.joins.graph_sync import GraphSync
from services.joins.inference.candidates import SourceReader, find_candidates
from services.joins.inference.value_overlap import make_quote
from services.joins.join_edits import DesiredJoin, JoinEdit, apply_edits, replace_all
from services.joins.join_store import GraphStoreUnavailable, JoinsChanged
from services.joins.sync_merge import merge_sync_result

_WRITER = SystemActor("joins")
_MAX_MERGES = 3
"""How often a sync merges its joins again, when others change them at the same time."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceJoins:
    """The joins that an actor sees of a source, with its tables, switched-off ones included."""

    join_set: JoinSet
    stored_tables: dict[str, StoredTable]
    is_current: bool
    """False when the graph database does not answer, and the joins are those of our copy."""

    @property
    def version(self) -> str:
        """A text that is another after every change of the joins."""
        return str(self.join_set.revision)

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by their names."""
        return {name: stored.table for name, stored in self.stored_tables.items()}

    def hide_disabled(self) -> "SourceJoins":
        """Without the tables and columns that are switched off, and without their joins."""
        visible_tables = {
            stored.table.name: stored
            for stored in filter_visible_tables(self.stored_tables.values())
        }
        return replace(self, stored_tables=visible_tables).hide_dangling()

    def hide_dangling(self) -> "SourceJoins":
        """Without the joins whose tables or columns are not among the tables."""
        tables = self.tables
        joins = tuple(each for each in self.join_set.joins if not find_missing(each, tables))
        return replace(self, join_set=replace(self.join_set, joins=joins))

    def hide_overlaps(self, tables: Collection[str]) -> "SourceJoins":
        """Without how many values of these tables a sync compared, and what it concluded."""
        joins = tuple(
            each.without_overlap() if {each.left, each.right}.intersection(tables) else each
            for each in self.join_set.joins
        )
        return replace(self, join_set=replace(self.join_set, joins=joins))


class JoinService:
    """All that can be done with joins; it does not matter whether the graph is in Neo4j."""

    def __init__(
        self, database: Database, records: EmbeddedStore, graph_sync: GraphSync | None = None
    ) -> None:
        self._database = database
        self._records = records
        self._graph_sync = graph_sync

    @property
    def kind(self) -> str:
        """Where the graph is stored."""
        return "neo4j" if self._graph_sync else "embedded"

    async def read_known(self, access: SourceAccess) -> JoinSet:
        """The joins of a source from our copy, without asking the graph database."""
        if access.restriction:
            return (await self.get(access)).join_set
        return await self._records.read(access.source_id)

    async def is_current(self, source_id: str) -> bool:
        """Whether our copy equals the graph; copies what is newer there."""
        if self._graph_sync is None:
            return True
        return await self._graph_sync.is_current(
            source_id, await self._records.read_revision(source_id)
        )

    async def get(self, access: SourceAccess) -> SourceJoins:
        """The joins of a source and its tables, as an actor sees them."""
        is_current = await self.is_current(access.source_id)
        async with self._database.reading() as session:
            stored_tables = {
                stored.table.name: stored for stored in await read_tables(session, access)
            }
        join_set = await self._records.read(access.source_id)
        source_joins = SourceJoins(join_set, stored_tables, is_current)
        if join_set.revision == 0:
            declared_joins = list_declared_joins(source_joins.tables.values())
            source_joins = replace(source_joins, join_set=JoinSet(0, declared_joins))
        return source_joins.hide_dangling() if access.restriction else source_joins

    async def edit(self, access: SourceAccess, version: str, edits: Sequence[JoinEdit]) -> None:
        """Apply all of the edits or none to the joins that were read as `version`.

        Raises `JoinsChanged`, `Invalid`, `GraphStoreUnavailable`.
        """
        before, tables = await self._require_version(access, version)
        await self._store_change(access.source_id, before, apply_edits(before, edits, tables))

    async def replace(
        self, access: SourceAccess, version: str, joins: Sequence[DesiredJoin]
    ) -> None:
        """Replace the joins that were read as `version`.

        Joins that the actor does not see stay. Raises what `edit` raises.
        """
        before, tables = await self._require_version(access, version)
        await self._store_change(access.source_id, before, replace_all(before, joins, tables))

    async def find_join_paths(
        self, access: SourceAccess, tables: Sequence[str]
    ) -> tuple[JoinPath, ...]:
        """The shortest path between each two of the tables, from the graph, else from our copy.

        No path leads through what is switched off or hidden from the actor. The graph finds one
        path only, so our copy is searched where that path may lead through such a join.
        """
        source_id = access.source_id
        source_joins = await self.get(access)
        visible = source_joins.hide_disabled().join_set
        if access.restriction or visible != source_joins.join_set:
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
        """Store the declared joins and offer inferred ones, also when the graph does not answer."""
        reader = SourceReader(
            synced_source.run_statement, make_quote(synced_source.dialect), synced_source.may_read
        )
        offered = await find_candidates(synced_source.tables, reader, on_pairs)
        for attempt in range(1, _MAX_MERGES + 1):
            await self.is_current(synced_source.source_id)
            before = await self._records.read(synced_source.source_id)
            change = merge_sync_result(before, synced_source.tables, offered)
            try:
                if change or before.revision == 0:
                    await self._store(
                        synced_source.source_id, before.revision, change, from_sync=True
                    )
            except JoinsChanged:
                if attempt == _MAX_MERGES:
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
        return source_joins.join_set, source_joins.tables

    async def _store_change(self, source_id: str, before: JoinSet, change: JoinChange) -> None:
        """Store a change; the first one also stores the joins of declared keys."""
        if before.revision == 0:
            source_joins = await self.get(SourceAccess.for_system(source_id, _WRITER))
            all_joins = (*source_joins.join_set.joins, *change.stored_joins)
            joins = {join.id: join for join in all_joins}
            change = JoinChange(tuple(joins.values()), change.removed_ids)
        if change:
            await self._store(source_id, before.revision, change)
            log.info("joins changed", extra={"source": source_id, "revision": before.revision + 1})

    async def _store(
        self, source_id: str, expected_revision: int, change: JoinChange, *, from_sync: bool = False
    ) -> None:
        """Store a change in the graph, then in our copy: what the graph refuses is stored nowhere.

        A change `from_sync` is stored in our copy even when the graph does not answer.
        """
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
