"""Leaves out the written starters that need a table or column which their reader does not see."""

import asyncio
from collections.abc import Sequence

from agent.ports import WriteRequest, WrittenSql
from model.actor import SystemActor
from model.chats.question import Question
from model.errors import AppError, SqlRejected
from model.sources.schema import Schema
from services.answering.ports import Sources
from services.knowledge.catalog_cache import CatalogCache
from services.knowledge.teaching_cache import check_statement
from services.starters.hidden_labels import names_hidden
from services.starters.store import StarterStore

_READING = SystemActor("starters")


class StarterVisibility:
    """Tells by their words what questions name, and by the rule engine what they read."""

    def __init__(self, sources: Sources, catalogs: CatalogCache, store: StarterStore) -> None:
        self._sources = sources
        self._catalogs = catalogs
        self._store = store

    async def filter_visible(
        self, schema: Schema, questions: Sequence[Question]
    ) -> tuple[Question, ...]:
        """Those that name nothing hidden and, where that is known, read nothing hidden."""
        hidden = await self._store.find_hidden_labels(schema) | schema.hidden
        harmless_questions = await asyncio.to_thread(
            lambda: [each for each in questions if not names_hidden(each.text, hidden)]
        )
        if not schema.access:
            return tuple(harmless_questions)
        async with self._sources.open(schema.source.id, _READING) as (whole, _):
            return tuple(
                [each for each in harmless_questions if await self._may_read(each, schema, whole)]
            )

    async def _may_read(self, question: Question, schema: Schema, whole: Schema) -> bool:
        """Whether the statement over the whole source is one over this view of it, too."""
        catalog = await self._catalogs.catalog(whole)
        request = WriteRequest(question, await catalog.search_words(question))
        try:
            statement = await asyncio.to_thread(_write_sql, request)
        except AppError:
            return True  # only a model can answer it: nothing tells what it reads but its words
        try:
            await asyncio.to_thread(check_statement, statement.sql, schema)
        except SqlRejected:
            return False
        return True


def _write_sql(request: WriteRequest) -> WrittenSql:
    from agent.rule_engine.sql_writer import RuleSqlWriter  # not before a start ends

    return RuleSqlWriter().compose(request)
