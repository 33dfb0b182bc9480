"""Questions to begin with: written for a source, or made once for a version and view of it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cachetools import LRUCache

from model.actor import UserActor
from model.chats.question import Question
from model.chats.starters import LOCALES, StarterList
from model.errors import Invalid, NotFound
from model.locales import Locale
from model.sources.schema import RetrievedSchema, RetrievedTable, Schema
from services.answering.ports import QuerySources
from services.knowledge.catalog_cache import CatalogCache
from services.starters.store import StarterStore
from services.starters.visibility import StarterVisibility

if TYPE_CHECKING:
    from agent.rule_engine.suggestions.suggester import ComputedSuggester

_CACHE_SIZE = 64
_TIMEOUT_S = 5.0
_MAX_TABLES = 300
"""How many tables of a source are considered."""
Questions = tuple[str, ...]
Key = tuple[tuple[str, str, str], Locale, Questions | None]
"""The view of a schema, the language, and what is written; None: what is made is asked for."""
log = logging.getLogger(__name__)


class StarterService:
    """Starters for whoever may ask a source or files; no statement is run for them."""

    def __init__(
        self,
        query_sources: QuerySources,
        catalogs: CatalogCache,
        today: Callable[[], date],
        store: StarterStore,
    ) -> None:
        self._query_sources = query_sources
        self._catalogs = catalogs
        self._today = today
        self._store = store
        self._visibility = StarterVisibility(
            query_sources.sources, query_sources.rights, catalogs, store
        )
        self._cache: LRUCache[Key, Questions] = LRUCache(_CACHE_SIZE)
        self._lock = asyncio.Lock()

    async def suggest_for_source(
        self, user: UserActor, source_id: str, locale: Locale
    ) -> Questions:
        """What to ask of a source: what is written for it as far as the user sees what it reads
        and names, else what is made. Raises `NotFound`, `DatasourceUnavailable`.
        """
        async with self._query_sources.sources.open(source_id, user) as (schema, _):
            written_questions = await self._store.read(source_id, locale)
            return await self._get_or_compute(user, schema, locale, written_questions)

    async def require_source(self, user: UserActor, source_id: str) -> None:
        """Raises `NotFound` when there is no such source for the user."""
        if source_id not in await self._query_sources.sources.list_ids(user):
            raise NotFound("datasources.unknown")

    async def list_for_editing(self, user: UserActor, source_id: str) -> tuple[StarterList, ...]:
        """The starters of a source in each language, written and made.

        Raises `NotFound`, `DatasourceUnavailable`.
        """
        async with self._query_sources.sources.open(source_id, user) as (schema, _):
            return tuple([await self._list(user, schema, locale) for locale in LOCALES])

    async def put(
        self, user: UserActor, source_id: str, locale: Locale, questions: Sequence[str] | None
    ) -> None:
        """Write the starters of a source in one language; None: those made are shown again.

        Raises `NotFound`, `DatasourceUnavailable`, `Invalid` for an empty or repeated question.
        """
        new_questions = None if questions is None else _check_questions(questions)
        async with self._query_sources.sources.open(source_id, user) as (schema, _):
            before = await self._store.read(source_id, locale)
            visible_questions = (
                await self._get_or_compute(user, schema, locale, before) if before else ()
            )
        await self._store.put(
            source_id, locale, new_questions, frozenset(before or ()).difference(visible_questions)
        )
        log.info("starters written", extra={"source": source_id, "count": len(new_questions or ())})

    async def suggest_for_files(
        self, user: UserActor, file_ids: Sequence[str], locale: Locale
    ) -> Questions:
        """What to ask of files. Raises what keeps the user from asking them."""
        await self._query_sources.files.check(user, file_ids)
        async with self._query_sources.files.open(user, file_ids) as (schema, _):
            return await self._get_or_compute(user, schema, locale)

    async def _list(self, user: UserActor, schema: Schema, locale: Locale) -> StarterList:
        computed_questions = await self._get_or_compute(user, schema, locale)
        written_questions = await self._store.read(schema.source.id, locale)
        if written_questions is None:
            return StarterList(locale, computed_questions, computed_questions, False)
        questions = await self._get_or_compute(user, schema, locale, written_questions)
        limited_questions = await self._visibility.list_limited(
            schema, self._to_questions(questions, locale)
        )
        limited = tuple(each.text for each in limited_questions)
        return StarterList(locale, questions, computed_questions, True, limited)

    def _to_questions(self, texts: Questions, locale: Locale) -> tuple[Question, ...]:
        return tuple(Question(each, locale, self._today()) for each in texts)

    async def _get_or_compute(
        self,
        user: UserActor,
        schema: Schema,
        locale: Locale,
        written_questions: Questions | None = None,
    ) -> Questions:
        key = (schema.cache_key, locale, written_questions)
        async with self._lock:
            if key in self._cache:
                return self._cache[key]
            suggester = await asyncio.to_thread(_make_suggester)
            try:
                async with asyncio.timeout(_TIMEOUT_S):
                    questions = await self._choose(
                        user, suggester, schema, locale, written_questions
                    )
            except TimeoutError:
                log.warning("no starters in time", extra={"source": schema.source.id})
                return ()
            self._cache[key] = questions
            return questions

    async def _choose(
        self,
        user: UserActor,
        suggester: "ComputedSuggester",
        schema: Schema,
        locale: Locale,
        written_questions: Questions | None,
    ) -> Questions:
        if written_questions is None:
            return await self._compute(suggester, schema, locale)
        questions = self._to_questions(written_questions, locale)
        visible_questions = await self._visibility.filter_visible(user, schema, questions)
        return tuple(each.text for each in visible_questions)

    async def _compute(
        self, suggester: "ComputedSuggester", schema: Schema, locale: Locale
    ) -> Questions:
        retrieved_schema = RetrievedSchema(
            schema.source,
            tuple(RetrievedTable(table, 1.0) for table in schema.tables[:_MAX_TABLES]),
            schema.joins,
        )
        question = Question("", locale, self._today())
        catalog = await self._catalogs.catalog(schema)
        return await suggester.suggest_starters(question, retrieved_schema, catalog)


def _make_suggester() -> "ComputedSuggester":
    from agent.rule_engine.suggestions.suggester import ComputedSuggester  # not before a start ends

    return ComputedSuggester()


def _check_questions(questions: Sequence[str]) -> Questions:
    texts = [" ".join(question.split()) for question in questions]
    for place, question in enumerate(texts):
        if not question:
            raise Invalid("datasources.empty_starter", path=f"questions.{place}")
        if question in texts[:place]:
            raise Invalid("datasources.same_starter", path=f"questions.{place}")
    return tuple(texts)
