"""Searchable schemas, built once per version and cached."""

import asyncio
from collections import OrderedDict

from agent.ports import SchemaCatalog
from agent.retrieval import TableIndex
from model.sources.schema import Schema
from services.knowledge.indexed_catalog import IndexedCatalog
from services.knowledge.semantic_ranking import SemanticRanking
from services.knowledge.teaching_cache import TeachingCache, check_statement

_MAX_CATALOGS = 32
_Key = tuple[str, str, str]


class CatalogCache:
    """Catalogs of the last schemas asked for; two questions at once build one index."""

    def __init__(
        self,
        max_catalogs: int = _MAX_CATALOGS,
        semantic_ranking: SemanticRanking | None = None,
    ) -> None:
        self._max_catalogs = max_catalogs
        self.hits = 0
        self.misses = 0
        self._semantic_ranking = semantic_ranking
        vectors = semantic_ranking.vectors if semantic_ranking else None
        self._teaching = TeachingCache(check_statement, vectors)
        self._building: OrderedDict[_Key, asyncio.Task[IndexedCatalog]] = OrderedDict()

    async def catalog(self, schema: Schema) -> SchemaCatalog:
        """The catalog of a schema, built off the event loop when it is not there yet.

        Actors who see different parts of a source have different catalogs.
        """
        catalog = await self._find_catalog(schema)
        return await self._teaching.add(catalog, schema)

    async def _find_catalog(self, schema: Schema) -> IndexedCatalog:
        key = schema.cache_key
        task = self._building.get(key)
        if task and not (task.done() and (task.cancelled() or task.exception())):
            self.hits += 1
        else:
            self.misses += 1
            task = asyncio.create_task(self._build(schema), name=f"index {schema.source.id}")
            self._building[key] = task
            self._evict_old(schema.source.id, schema.version)
        self._building.move_to_end(key)
        return await asyncio.shield(task)

    def _evict_old(self, source: str, version: str) -> None:
        for key in [k for k in self._building if k[0] == source and k[1] != version]:
            del self._building[key]
        while len(self._building) > self._max_catalogs:
            self._building.popitem(last=False)

    async def _build(self, schema: Schema) -> IndexedCatalog:
        index = await asyncio.to_thread(TableIndex, schema)
        return IndexedCatalog(
            index,
            await self._semantic_ranking.for_schema(index) if self._semantic_ranking else None,
        )
