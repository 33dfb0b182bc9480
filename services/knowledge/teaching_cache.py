"""Indexes of terms and examples, built once per version of them and view of their source."""

import asyncio
from collections.abc import Callable
from functools import partial

from cachetools import LRUCache

from agent.ports import SchemaCatalog
from agent.retrieval.teaching.teaching_index import TeachingIndex
from model.chats.question import Question
from model.errors import SqlRejected
from model.sources.query import CheckedQuery
from model.sources.schema import RetrievedSchema, Schema, SourceInfo
from services.knowledge.indexed_catalog import IndexedCatalog

_MAX_INDEXES = 32
CheckStatement = Callable[[str, Schema], CheckedQuery]
"""The guard. Raises `SqlRejected`."""
_Key = tuple[tuple[str, str, str], str]


def check_statement(sql: str, schema: Schema) -> CheckedQuery:
    """The guard, loaded when it is first needed."""
    from services.sqlguard import check_query

    return check_query(sql, schema=schema)


class TaughtCatalog:
    """A catalog that tells also which terms and examples a question is about."""

    def __init__(
        self, catalog: IndexedCatalog, index: TeachingIndex, without: frozenset[str] = frozenset()
    ) -> None:
        self._catalog = catalog
        self._index = index
        self._without = without

    @property
    def source(self) -> SourceInfo:
        """Which source this is."""
        return self._catalog.source

    async def search(self, question: Question) -> RetrievedSchema:
        """What the question is about, with its terms and examples."""
        found = await self._catalog.search(question)
        return await self._add_taught(found, question)

    async def search_words(self, question: Question) -> RetrievedSchema:
        """`search` by words alone, which asks no model."""
        found = await self._catalog.search_words(question)
        return await self._add_taught(found, question)

    async def _add_taught(self, found: RetrievedSchema, question: Question) -> RetrievedSchema:
        taught = await asyncio.to_thread(self._index.search, question, without=self._without)
        return self._catalog.add_taught(found, taught)


class TeachingCache:
    """The indexes of the sources asked last."""

    def __init__(self, check: CheckStatement) -> None:
        self._check = check
        self._indexes: LRUCache[_Key, TeachingIndex] = LRUCache(_MAX_INDEXES)

    async def add(self, catalog: IndexedCatalog, schema: Schema) -> SchemaCatalog:
        """The catalog with what was taught about its source; the same where that is nothing."""
        teaching = schema.teaching
        if not teaching.terms and not teaching.examples:
            return catalog
        key = (schema.cache_key, teaching.version)
        index = self._indexes.get(key)
        if index is None:
            find_tables = partial(self._find_tables, schema)
            index = await asyncio.to_thread(TeachingIndex, teaching, find_tables)
            self._indexes[key] = index
        return TaughtCatalog(catalog, index, teaching.without)

    def _find_tables(self, schema: Schema, sql: str) -> tuple[str, ...] | None:
        try:
            return self._check(sql, schema).tables
        except SqlRejected:
            return None
