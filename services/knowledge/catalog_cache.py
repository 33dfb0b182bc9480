"""Searchable schemas, built once per version and cached."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from agent.ports import SchemaCatalog
from agent.retrieval import TableIndex
from agent.retrieval.table_index import Ranking
from agent.vector import Vector
from model.chats.question import Question
from model.sources.schema import RetrievedSchema, Schema, SkippedSearch, SourceInfo
from services.knowledge.semantic_ranking import SchemaRanking, SemanticRanking

_MAX_CATALOGS = 32
_INLINE_TABLES = 100
"""Up to so many tables a search runs on the event loop, as a thread would take longer."""
_Key = tuple[str, str, str]
SearchInput = TypeVar("SearchInput")
Found = TypeVar("Found")


class IndexedCatalog:
    """A schema whose tables are found by words, values and joins, and by meaning if it may be."""

    def __init__(self, index: TableIndex, semantic_ranking: SchemaRanking | None = None) -> None:
        self._index = index
        self._semantic_ranking = semantic_ranking

    @property
    def source(self) -> SourceInfo:
        """Which source this is."""
        return self._index.schema.source

    async def search(self, question: Question) -> RetrievedSchema:
        """The tables, joins and stored values the question (with its earlier turns) is about."""
        if self._semantic_ranking is None:
            return await self.search_words(question)
        async with asyncio.TaskGroup() as both:
            asking = both.create_task(self._semantic_ranking.embed_question(question))
            # In a thread even when it is quick: the clock of the other call is running.
            ranking = both.create_task(asyncio.to_thread(self._index.rank, question))
        return await self._search_semantically(
            self._semantic_ranking, ranking.result(), asking.result()
        )

    async def search_words(self, question: Question) -> RetrievedSchema:
        """`search` by words alone, which asks no model."""
        return await self._search_in_thread(self._index.search, question)

    async def _search_semantically(
        self,
        semantic_ranking: SchemaRanking,
        ranking: Ranking,
        asked: Vector | SkippedSearch | None,
    ) -> RetrievedSchema:
        left_out: list[SkippedSearch] = []

        def note_skipped(better: Ranking | SkippedSearch) -> Ranking:
            if isinstance(better, SkippedSearch):
                left_out.append(better)
                return ranking
            return better

        if isinstance(asked, SkippedSearch):
            left_out.append(asked)
        elif asked is not None:
            ranking = note_skipped(await semantic_ranking.rank_by_vector(ranking, asked))
        ranking = note_skipped(await semantic_ranking.rerank_first(ranking))
        found = await self._search_in_thread(self._index.retrieve, ranking)
        return replace(found, left_out=tuple(left_out))

    async def _search_in_thread(
        self, work: Callable[[SearchInput], Found], asked: SearchInput
    ) -> Found:
        if len(self._index.schema.tables) <= _INLINE_TABLES:
            return work(asked)
        return await asyncio.to_thread(work, asked)


class CatalogCache:
    """Catalogs of the last schemas asked for; two questions at once build one index."""

    def __init__(
        self, max_catalogs: int = _MAX_CATALOGS, semantic_ranking: SemanticRanking | None = None
    ) -> None:
        self._max_catalogs = max_catalogs
        self.hits = 0
        self.misses = 0
        self._semantic_ranking = semantic_ranking
        self._building: OrderedDict[_Key, asyncio.Task[IndexedCatalog]] = OrderedDict()

    async def catalog(self, schema: Schema) -> SchemaCatalog:
        """The catalog of a schema, built off the event loop when it is not there yet.

        Actors who see different parts of a source have different catalogs.
        """
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
