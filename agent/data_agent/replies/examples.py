"""Example questions under a reply; the rule engine can answer each of them."""

import asyncio
import logging

from cachetools import LRUCache

from agent.ports import SchemaCatalog
from agent.rule_engine.suggestions.suggester import ComputedSuggester
from model.chats.question import Question
from model.locales import Locale
from model.sources.schema import RetrievedSchema, RetrievedTable, Schema, Table

MAX_QUESTIONS = 3
MAX_TABLES = 60
LIMIT_S = 2.0
"""Timeout: the reply is shown before them, but its run ends after them."""
_CACHE_SIZE = 64
Key = tuple[tuple[str, str, str], Locale, str]
log = logging.getLogger(__name__)


class ExampleQuestions:
    """Example questions, computed once for each view of a source, language and table."""

    def __init__(self) -> None:
        self._suggester = ComputedSuggester()
        self._cache: LRUCache[Key, tuple[str, ...]] = LRUCache(_CACHE_SIZE)

    async def find(
        self, question: Question, schema: Schema, catalog: SchemaCatalog, about: Table | None
    ) -> tuple[str, ...]:
        """At most three; those about the table `about` first."""
        key = (schema.cache_key, question.locale, about.name if about else "")
        if not question.history and key in self._cache:
            return self._cache[key]
        try:
            async with asyncio.timeout(LIMIT_S):
                examples = await self._compute(question, schema, catalog, about)
        except TimeoutError:
            log.warning("no examples in time", extra={"source": schema.source.id})
            return ()
        if not question.history:
            self._cache[key] = examples
        return examples

    async def _compute(
        self, question: Question, schema: Schema, catalog: SchemaCatalog, about: Table | None
    ) -> tuple[str, ...]:
        tables = list(schema.tables[:MAX_TABLES])
        if about is not None and about not in tables:
            tables.append(about)
        retrieved_tables = tuple(RetrievedTable(table, 1.0) for table in tables)
        whole = RetrievedSchema(schema.source, retrieved_tables, schema.joins)
        name = about.name if about else ""
        return (await self._suggester.suggest_starters(question, whole, catalog, name))[
            :MAX_QUESTIONS
        ]
