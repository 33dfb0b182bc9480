"""Indexes of terms and examples, built once per version of them and view of their source."""

import asyncio
from functools import partial

from cachetools import LRUCache

from agent.ports import SchemaCatalog
from agent.retrieval.teaching.teaching_index import (
    NO_SIMILAR_TEACHING,
    SimilarTeaching,
    TeachingIndex,
)
from model.chats.question import Question
from model.errors import SqlRejected
from model.sources.query import CheckedQuery, CheckQuery
from model.sources.schema import RetrievedSchema, Schema, SourceInfo
from services.knowledge.indexed_catalog import IndexedCatalog
from services.knowledge.semantic_ranking import VectorSearch
from services.knowledge.teaching_similarity import TeachingSimilarity

_MAX_INDEXES = 32
_Key = tuple[tuple[str, str, str], str]


def check_statement(sql: str, schema: Schema) -> CheckedQuery:
    """The guard, loaded when it is first needed."""
    from services.sqlguard import check_query

    return check_query(sql, schema=schema)


class TeachingCatalog:
    """A catalog that adds the terms and examples that a question is about."""

    def __init__(
        self,
        catalog: IndexedCatalog,
        index: TeachingIndex,
        similarity: TeachingSimilarity | None = None,
        excluded_ids: frozenset[str] = frozenset(),
    ) -> None:
        self._catalog = catalog
        self._index = index
        self._similarity = similarity
        self._excluded_ids = excluded_ids

    @property
    def source(self) -> SourceInfo:
        """Which source this is."""
        return self._catalog.source

    async def search(self, question: Question) -> RetrievedSchema:
        """What the question is about, with its terms and examples."""
        retrieved_schema = await self._catalog.search(question)
        has_failed = any(skipped.part == "vectors" for skipped in retrieved_schema.skipped_searches)
        if self._similarity is None or has_failed:
            return await self._add_teaching(retrieved_schema, question)
        return await self._add_teaching(
            retrieved_schema, question, await self._similarity.find(question)
        )

    async def search_words(self, question: Question) -> RetrievedSchema:
        """`search` by words alone, which asks no model."""
        retrieved_schema = await self._catalog.search_words(question)
        return await self._add_teaching(retrieved_schema, question)

    async def _add_teaching(
        self,
        schema: RetrievedSchema,
        question: Question,
        similar: SimilarTeaching = NO_SIMILAR_TEACHING,
    ) -> RetrievedSchema:
        search = partial(self._index.search, question, similar, self._excluded_ids)
        teaching = await asyncio.to_thread(search)
        return self._catalog.add_teaching(schema, teaching)


class TeachingCache:
    """The indexes of the sources asked last."""

    def __init__(self, check: CheckQuery, vectors: VectorSearch | None) -> None:
        self._check = check
        self._vectors = vectors
        self._indexes: LRUCache[_Key, tuple[TeachingIndex, TeachingSimilarity | None]] = LRUCache(
            _MAX_INDEXES
        )

    async def add(self, catalog: IndexedCatalog, schema: Schema) -> SchemaCatalog:
        """The catalog with the terms and examples of its source; unchanged when it has none."""
        teaching = schema.teaching
        if not teaching.terms and not teaching.examples:
            return catalog
        key = (schema.cache_key, teaching.version)
        indexes = self._indexes.get(key)
        if indexes is None:
            indexes = self._indexes[key] = await asyncio.to_thread(self._build, schema)
        return TeachingCatalog(catalog, *indexes, teaching.excluded_ids)

    def _build(self, schema: Schema) -> tuple[TeachingIndex, TeachingSimilarity | None]:
        teaching, vectors = schema.teaching, self._vectors
        index = TeachingIndex(teaching, partial(self._find_tables, schema))
        if vectors is None:
            return index, None
        return index, TeachingSimilarity(schema.source.id, teaching, vectors)

    def _find_tables(self, schema: Schema, sql: str) -> tuple[str, ...] | None:
        try:
            return self._check(sql, schema).tables
        except SqlRejected:
            return None
