"""A searchable schema: tables by words, values and joins, and by meaning."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from agent.retrieval import TableIndex
from agent.retrieval.table_index import Ranking
from agent.retrieval.teaching.teaching_index import MatchedTeaching
from agent.retrieval.teaching.teaching_tables import list_teaching_tables
from agent.vector import Vector
from model.chats.question import Question
from model.sources.schema import RetrievedSchema, SkippedSearch, SourceInfo
from services.knowledge.semantic_ranking import SchemaRanking

_INLINE_TABLES = 100
"""Up to so many tables a search runs on the event loop, as a thread would take longer."""
SearchInput = TypeVar("SearchInput")
SearchResult = TypeVar("SearchResult")


class IndexedCatalog:
    """A schema whose tables are found by words, values and joins, and by vectors if it has any."""

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
        async with asyncio.TaskGroup() as group:
            embedding = group.create_task(self._semantic_ranking.embed_question(question))
            # In a thread even when it is quick: the clock of the other call is running.
            ranking = group.create_task(asyncio.to_thread(self._index.rank, question))
        return await self._search_semantically(
            self._semantic_ranking, ranking.result(), embedding.result()
        )

    async def search_words(self, question: Question) -> RetrievedSchema:
        """`search` by words alone, which asks no model."""
        return await self._search_in_thread(self._index.search, question)

    async def _search_semantically(
        self,
        semantic_ranking: SchemaRanking,
        ranking: Ranking,
        query_vector: Vector | SkippedSearch | None,
    ) -> RetrievedSchema:
        skipped_searches: list[SkippedSearch] = []

        def choose(new_ranking: Ranking | SkippedSearch) -> Ranking:
            if isinstance(new_ranking, SkippedSearch):
                skipped_searches.append(new_ranking)
                return ranking
            return new_ranking

        if isinstance(query_vector, SkippedSearch):
            skipped_searches.append(query_vector)
        elif query_vector is not None:
            ranking = choose(await semantic_ranking.rank_by_vector(ranking, query_vector))
        ranking = choose(await semantic_ranking.rerank_first(ranking))
        retrieved_schema = await self._search_in_thread(self._index.retrieve, ranking)
        return replace(retrieved_schema, skipped_searches=tuple(skipped_searches))

    def add_teaching(self, schema: RetrievedSchema, teaching: MatchedTeaching) -> RetrievedSchema:
        """The retrieved schema with terms and examples, and the tables that they name."""
        if not teaching.terms and not teaching.examples:
            return schema
        reasons = list_teaching_tables(teaching)
        return replace(
            self._index.add_tables(schema, reasons),
            terms=teaching.terms,
            examples=teaching.examples,
        )

    async def _search_in_thread(
        self, work: Callable[[SearchInput], SearchResult], search: SearchInput
    ) -> SearchResult:
        if len(self._index.schema.tables) <= _INLINE_TABLES:
            return work(search)
        return await asyncio.to_thread(work, search)
