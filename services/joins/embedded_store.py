"""The join graph in our own records."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations

from cachetools import LRUCache
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from agent.retrieval.join_graph import JoinGraph
from model.database.engine import Database, new_id
from model.repositories.sources import joins as records
from model.sources.join import JoinChange, JoinSet, StoredJoin
from model.sources.schema import JoinPath
from services.joins.join_store import MAX_PATH_LENGTH, JoinsChanged
from services.joins.row_mapping import join_from_row, to_row

_MAX_GRAPHS = 16


class EmbeddedStore:
    """`JoinGraphStore` over our records. What changes here changes the version of the schema."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._graphs: LRUCache[tuple[str, int], JoinGraph] = LRUCache(_MAX_GRAPHS)

    async def read_revision(self, source_id: str) -> int:
        """How often the joins of a source were changed; 0 when never."""
        return await self._database.read(partial(records.find_revision, source_id=source_id))

    async def read(self, source_id: str) -> JoinSet:
        """The joins of a source by their tables."""
        return await self._database.read(partial(_read_joins, source_id=source_id))

    async def change(self, source_id: str, expected_revision: int, change: JoinChange) -> int:
        """Change all of it or nothing; the new revision. Raises `JoinsChanged`."""
        next_revision = expected_revision + 1

        def work(connection: Connection) -> None:
            _advance_revision(connection, source_id, expected_revision, next_revision)
            records.remove(connection, source_id, change.removed_ids)
            records.put(connection, source_id, map(to_row, change.stored_joins))

        await self._write(work)
        return next_revision

    async def replace(self, source_id: str, new: JoinSet, *, instead_of: int) -> None:
        """Make the joins of a source these. Raises `JoinsChanged`."""

        def work(connection: Connection) -> None:
            _advance_revision(connection, source_id, instead_of, new.revision)
            records.clear(connection, source_id)
            records.put(connection, source_id, map(to_row, new.joins))

        await self._write(work)

    async def find_join_paths(self, source_id: str, tables: Sequence[str]) -> tuple[JoinPath, ...]:
        """A shortest path of accepted joins between each two of the tables."""
        return find_paths_along(await self._find_graph(source_id), tables)

    async def delete(self, source_id: str) -> None:
        """Remove the joins of a source."""
        await self._database.write(partial(records.delete_source, source_id=source_id, wholly=True))

    async def mark_removed(self, source_id: str) -> None:
        """Delete the joins of a source and mark it, as the graph database may still have them."""
        await self._database.write(
            partial(records.delete_source, source_id=source_id, wholly=False)
        )

    async def list_removed(self) -> list[str]:
        """The sources marked as removed."""
        return await self._database.read(records.find_removed)

    async def read_revisions(self) -> dict[str, int]:
        """The revision of every source that has joins."""
        return await self._database.read(records.find_revisions)

    async def _find_graph(self, source_id: str) -> JoinGraph:
        revision = await self.read_revision(source_id)
        graph = self._graphs.get((source_id, revision))
        if graph is None:
            graph = build_accepted_graph((await self.read(source_id)).joins)
            self._graphs[source_id, revision] = graph
        return graph

    async def _write(self, work: Callable[[Connection], None]) -> None:
        try:
            await self._database.write(work)
        except IntegrityError as error:
            raise JoinsChanged from error


def find_paths_along(joins: JoinGraph, tables: Sequence[str]) -> tuple[JoinPath, ...]:
    """A shortest path between each two of the tables, where there is one."""
    paths = (joins.find_path(a, b, MAX_PATH_LENGTH) for a, b in combinations(tables, 2))
    return tuple(path for path in paths if path is not None)


def build_accepted_graph(joins: Sequence[StoredJoin]) -> JoinGraph:
    """The accepted ones as a graph."""
    accepted = [each.join for each in joins if each.status == "accepted"]
    tables = dict.fromkeys(name for each in accepted for name in (each.left, each.right))
    return JoinGraph(tuple(tables), accepted)


def _read_joins(connection: Connection, source_id: str) -> JoinSet:
    revision = records.find_revision(connection, source_id)
    return JoinSet(
        revision, tuple(map(join_from_row, records.find_of_source(connection, source_id)))
    )


def _advance_revision(
    connection: Connection, source_id: str, expected_revision: int, next_revision: int
) -> None:
    if not records.advance(connection, source_id, expected_revision, next_revision):
        raise JoinsChanged
    records.touch(connection, source_id, new_id())
