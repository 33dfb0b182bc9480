"""Searchable schemas, built once per version and kept for the next question."""

import asyncio
from collections import OrderedDict

from agent.ports import SchemaCatalog
from agent.retrieval import TableIndex
from model.question import Question
from model.schema import RetrievedSchema, Schema, SourceInfo

_KEPT = 32
_FEW_TABLES = 100
"""Up to here a search is quicker than a thread."""


class IndexedCatalog:
    """A schema whose tables are found by words, values and joins."""

    def __init__(self, index: TableIndex) -> None:
        self._index = index

    @property
    def source(self) -> SourceInfo:
        """Which source this is."""
        return self._index.schema.source

    async def search(self, question: Question) -> RetrievedSchema:
        """The tables, joins and stored values the question (with its earlier turns) is about."""
        if len(self._index.schema.tables) <= _FEW_TABLES:
            return self._index.search(question)
        return await asyncio.to_thread(self._index.search, question)


class CatalogCache:
    """Catalogs of the last schemas asked for; two questions at once build one index."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self.hits = 0
        self.misses = 0
        self._building: OrderedDict[tuple[str, str], asyncio.Task[IndexedCatalog]] = OrderedDict()

    async def catalog(self, schema: Schema) -> SchemaCatalog:
        """The catalog of a schema, built off the event loop when it is not there yet."""
        key = (schema.source.id, schema.version)
        task = self._building.get(key)
        if task and not (task.done() and (task.cancelled() or task.exception())):
            self.hits += 1
        else:
            self.misses += 1
            task = asyncio.create_task(_build(schema), name=f"index {schema.source.id}")
            self._building[key] = task
            self._forget_old(schema.source.id, schema.version)
        self._building.move_to_end(key)
        return await asyncio.shield(task)

    def _forget_old(self, source: str, version: str) -> None:
        for key in [k for k in self._building if k[0] == source and k[1] != version]:
            del self._building[key]
        while len(self._building) > self._kept:
            self._building.popitem(last=False)


async def _build(schema: Schema) -> IndexedCatalog:
    return IndexedCatalog(await asyncio.to_thread(TableIndex, schema))
