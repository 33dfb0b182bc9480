"""The join graph in our own records."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from agent.retrieval.joins import Joins
from model.database.engine import Database, new_id
from model.repositories.sources import relations as records
from model.sources.relation import RelationChange, RelationSet, StoredRelation
from model.sources.schema import JoinPath
from services.relations.records import from_row, to_row
from services.relations.store import LONGEST_WAY, RelationsChanged

_KEPT = 16


class EmbeddedStore:
    """`RelationStore` over our records. What changes here changes the version of the schema."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._graphs: OrderedDict[tuple[str, int], Joins] = OrderedDict()

    async def revision(self, source_id: str) -> int:
        """How often the joins of a source were changed; 0 when never."""
        return await self._database.read(partial(records.find_revision, source_id=source_id))

    async def read(self, source_id: str) -> RelationSet:
        """The joins of a source by their tables."""
        return await self._database.read(partial(_read, source_id=source_id))

    async def change(self, source_id: str, expected: int, change: RelationChange) -> int:
        """Change all of it or nothing; the new revision. Raises `RelationsChanged`."""
        following = expected + 1

        def work(connection: Connection) -> None:
            _advance(connection, source_id, expected, following)
            records.remove(connection, source_id, change.removed)
            records.put(connection, source_id, map(to_row, change.put))

        await self._write(work)
        return following

    async def replace(self, source_id: str, new: RelationSet, *, instead_of: int) -> None:
        """Make the joins of a source these. Raises `RelationsChanged`."""

        def work(connection: Connection) -> None:
            _advance(connection, source_id, instead_of, new.revision)
            records.clear(connection, source_id)
            records.put(connection, source_id, map(to_row, new.relations))

        await self._write(work)

    async def ways(self, source_id: str, tables: Sequence[str]) -> tuple[JoinPath, ...]:
        """A shortest way between each two of the tables, along accepted joins."""
        return ways_along(await self._graph(source_id), tables)

    async def forget(self, source_id: str) -> None:
        """Remove the joins of a source."""
        await self._database.write(partial(records.delete_source, source_id=source_id, wholly=True))

    async def mark_removed(self, source_id: str) -> None:
        """Remove the joins of a source, but remember that another store may have them still."""
        await self._database.write(
            partial(records.delete_source, source_id=source_id, wholly=False)
        )

    async def removed(self) -> list[str]:
        """The sources marked as removed."""
        return await self._database.read(records.find_removed)

    async def revisions(self) -> dict[str, int]:
        """The revision of every source that has joins."""
        return await self._database.read(records.find_revisions)

    async def _graph(self, source_id: str) -> Joins:
        revision = await self.revision(source_id)
        known = self._graphs.get((source_id, revision))
        if known is None:
            known = accepted_graph((await self.read(source_id)).relations)
            self._graphs[source_id, revision] = known
            while len(self._graphs) > _KEPT:
                self._graphs.popitem(last=False)
        return known

    async def _write(self, work: Callable[[Connection], None]) -> None:
        try:
            await self._database.write(work)
        except IntegrityError as error:
            raise RelationsChanged from error


def ways_along(joins: Joins, tables: Sequence[str]) -> tuple[JoinPath, ...]:
    """A shortest way between each two of the tables, where there is one."""
    found = (joins.path(a, b, LONGEST_WAY) for a, b in combinations(tables, 2))
    return tuple(path for path in found if path is not None)


def accepted_graph(relations: Sequence[StoredRelation]) -> Joins:
    """The accepted ones as a graph."""
    accepted = [each.relation for each in relations if each.status == "accepted"]
    tables = dict.fromkeys(name for each in accepted for name in (each.left, each.right))
    return Joins(tuple(tables), accepted)


def _read(connection: Connection, source_id: str) -> RelationSet:
    revision = records.find_revision(connection, source_id)
    return RelationSet(
        revision, tuple(map(from_row, records.find_of_source(connection, source_id)))
    )


def _advance(connection: Connection, source_id: str, expected: int, following: int) -> None:
    if not records.advance(connection, source_id, expected, following):
        raise RelationsChanged
    records.touch(connection, source_id, new_id())
