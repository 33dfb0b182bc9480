"""Searchable schemas, built once per version and kept for the next question."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from agent.ports import SchemaCatalog
from agent.retrieval import TableIndex
from agent.retrieval.index import Ranking
from agent.retrieval.vectors import Vector
from model.chats.question import Question
from model.sources.schema import RetrievedSchema, Schema, SkippedSearch, SourceInfo
from services.knowledge.meaning import Meaning, SchemaMeaning

_KEPT = 32
_FEW_TABLES = 100
"""Up to here a search is quicker than a thread."""
Asked = TypeVar("Asked")
Found = TypeVar("Found")


class IndexedCatalog:
    """A schema whose tables are found by words, values and joins, and by meaning if it may be."""

    def __init__(self, index: TableIndex, meaning: SchemaMeaning | None = None) -> None:
        self._index = index
        self._meaning = meaning

    @property
    def source(self) -> SourceInfo:
        """Which source this is."""
        return self._index.schema.source

    async def search(self, question: Question) -> RetrievedSchema:
        """The tables, joins and stored values the question (with its earlier turns) is about."""
        if self._meaning is None:
            return await self.search_words(question)
        async with asyncio.TaskGroup() as both:
            asking = both.create_task(self._meaning.asked(question))
            # In a thread even when it is quick: the clock of the other call is running.
            ranking = both.create_task(asyncio.to_thread(self._index.ranked, question))
        return await self._by_meaning(self._meaning, ranking.result(), asking.result())

    async def search_words(self, question: Question) -> RetrievedSchema:
        """`search` by words alone, which asks no model."""
        return await self._searched(self._index.search, question)

    async def _by_meaning(
        self, meaning: SchemaMeaning, ranking: Ranking, asked: Vector | SkippedSearch | None
    ) -> RetrievedSchema:
        left_out: list[SkippedSearch] = []

        def kept(better: Ranking | SkippedSearch) -> Ranking:
            if isinstance(better, SkippedSearch):
                left_out.append(better)
                return ranking
            return better

        if isinstance(asked, SkippedSearch):
            left_out.append(asked)
        elif asked is not None:
            ranking = kept(await meaning.near(ranking, asked))
        ranking = kept(await meaning.best(ranking))
        found = await self._searched(self._index.retrieved, ranking)
        return replace(found, left_out=tuple(left_out))

    async def _searched(self, work: Callable[[Asked], Found], asked: Asked) -> Found:
        if len(self._index.schema.tables) <= _FEW_TABLES:
            return work(asked)
        return await asyncio.to_thread(work, asked)


class CatalogCache:
    """Catalogs of the last schemas asked for; two questions at once build one index."""

    def __init__(self, kept: int = _KEPT, meaning: Meaning | None = None) -> None:
        self._kept = kept
        self.hits = 0
        self.misses = 0
        self._meaning = meaning
        self._building: OrderedDict[tuple[str, str], asyncio.Task[IndexedCatalog]] = OrderedDict()

    async def catalog(self, schema: Schema) -> SchemaCatalog:
        """The catalog of a schema, built off the event loop when it is not there yet."""
        key = (schema.source.id, schema.version)
        task = self._building.get(key)
        if task and not (task.done() and (task.cancelled() or task.exception())):
            self.hits += 1
        else:
            self.misses += 1
            task = asyncio.create_task(self._build(schema), name=f"index {schema.source.id}")
            self._building[key] = task
            self._forget_old(schema.source.id, schema.version)
        self._building.move_to_end(key)
        return await asyncio.shield(task)

    def _forget_old(self, source: str, version: str) -> None:
        for key in [k for k in self._building if k[0] == source and k[1] != version]:
            del self._building[key]
        while len(self._building) > self._kept:
            self._building.popitem(last=False)

    async def _build(self, schema: Schema) -> IndexedCatalog:
        index = await asyncio.to_thread(TableIndex, schema)
        return IndexedCatalog(index, await self._meaning.of(index) if self._meaning else None)
