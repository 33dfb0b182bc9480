"""Questions to begin with: made once for a version of a schema, a view of it and a language."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import date

from cachetools import LRUCache

from agent.rule_engine.suggestions.suggester import ComputedSuggester
from model.actor import UserActor
from model.chats.question import Question
from model.locales import Locale
from model.sources.schema import RetrievedSchema, RetrievedTable, Schema
from services.answering.ports import QuerySources
from services.knowledge.catalog_cache import CatalogCache

_CACHE_SIZE = 64
_TIMEOUT_S = 5.0
_MAX_TABLES = 300
"""How many tables of a source are considered."""
Key = tuple[tuple[str, str, str], Locale]
Questions = tuple[str, ...]
log = logging.getLogger(__name__)


class StarterService:
    """Starters for whoever may ask a source or files; no statement is run for them."""

    def __init__(
        self, query_sources: QuerySources, catalogs: CatalogCache, today: Callable[[], date]
    ) -> None:
        self._query_sources = query_sources
        self._catalogs = catalogs
        self._today = today
        self._suggester = ComputedSuggester()
        self._cache: LRUCache[Key, Questions] = LRUCache(_CACHE_SIZE)
        self._lock = asyncio.Lock()

    async def suggest_for_source(
        self, user: UserActor, source_id: str, locale: Locale
    ) -> Questions:
        """What to ask of a source. Raises `NotFound`, `DatasourceUnavailable`."""
        async with self._query_sources.sources.open(source_id, user) as (schema, _):
            return await self._get_or_compute(schema, locale)

    async def suggest_for_files(
        self, user: UserActor, file_ids: Sequence[str], locale: Locale
    ) -> Questions:
        """What to ask of files. Raises what keeps the user from asking them."""
        if self._query_sources.files is None:
            return ()
        await self._query_sources.files.check(user, file_ids)
        async with self._query_sources.files.open(user, file_ids) as (schema, _):
            return await self._get_or_compute(schema, locale)

    async def _get_or_compute(self, schema: Schema, locale: Locale) -> Questions:
        key = (schema.cache_key, locale)
        async with self._lock:
            if key in self._cache:
                return self._cache[key]
            try:
                async with asyncio.timeout(_TIMEOUT_S):
                    questions = self._cache[key] = await self._compute(schema, locale)
            except TimeoutError:
                log.warning("no starters in time", extra={"source": schema.source.id})
                return ()
            return questions

    async def _compute(self, schema: Schema, locale: Locale) -> Questions:
        found = RetrievedSchema(
            schema.source,
            tuple(RetrievedTable(table, 1.0) for table in schema.tables[:_MAX_TABLES]),
            schema.joins,
        )
        question = Question("", locale, self._today())
        catalog = await self._catalogs.catalog(schema)
        return await self._suggester.suggest_starters(question, found, catalog)
