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
        query_vector: Vector | SkippedSearch | None,
    ) -> RetrievedSchema:
        left_out: list[SkippedSearch] = []

        def note_skipped(better: Ranking | SkippedSearch) -> Ranking:
            if isinstance(better, SkippedSearch):
                left_out.append(better)
                return ranking
            return better

        if isinstance(query_vector, SkippedSearch):
            left_out.append(query_vector)
        elif query_vector is not None:
            ranking = note_skipped(await semantic_ranking.rank_by_vector(ranking, query_vector))
        ranking = note_skipped(await semantic_ranking.rerank_first(ranking))
        retrieved_schema = await self._search_in_thread(self._index.retrieve, ranking)
        return replace(retrieved_schema, left_out=tuple(left_out))

    def add_taught(self, schema: RetrievedSchema, taught: MatchedTeaching) -> RetrievedSchema:
        """What was found with terms and examples, and the tables that they name."""
        if not taught.terms and not taught.examples:
            return schema
        reasons = list_teaching_tables(taught)
        return replace(
            self._index.add_tables(schema, reasons), terms=taught.terms, examples=taught.examples
        )

    async def _search_in_thread(
        self, work: Callable[[SearchInput], Found], search: SearchInput
    ) -> Found:
        if len(self._index.schema.tables) <= _INLINE_TABLES:
            return work(search)
        return await asyncio.to_thread(work, search)
