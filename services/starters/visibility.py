"""Leaves out the written starters that need, or name, what their reader does not see."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace

from agent.labels.dictionary_codes import explain_codes
from agent.ports import WriteRequest, WrittenSql
from model.actor import SystemActor, UserActor
from model.answers.answer_rights import StoredAnswerRights
from model.chats.question import Question
from model.errors import AppError
from model.sources.schema import Schema, Table
from services.answering.ports import Sources
from services.knowledge.catalog_cache import CatalogCache
from services.knowledge.teaching_cache import check_statement
from services.starters.hidden_labels import names_hidden
from services.starters.store import StarterStore
from services.starters.stored_values import ValueCheck

_READING = SystemActor("starters")


class StarterVisibility:
    """Tells by their words what questions name, and by the rule engine what they read.

    From whom rules hide something of a source, a question is hidden unless the engine has a
    statement for all its words, and this statement names no stored value that he does not see.
    """

    def __init__(
        self,
        sources: Sources,
        rights: StoredAnswerRights,
        catalogs: CatalogCache,
        store: StarterStore,
    ) -> None:
        self._sources = sources
        self._rights = rights
        self._catalogs = catalogs
        self._store = store

    async def filter_visible(
        self, user: UserActor, schema: Schema, questions: Sequence[Question]
    ) -> tuple[Question, ...]:
        """Those that a user may be shown; `schema` is his view of the source."""
        hidden = await self._store.find_hidden_labels(schema) | schema.hidden
        harmless_questions = await asyncio.to_thread(
            lambda: [each for each in questions if not names_hidden(each.text, hidden)]
        )
        if not schema.access:
            return tuple(harmless_questions)
        ruled_tables = await self._rights.read_access(schema.source.id, "", user)
        return await self._filter_provable(harmless_questions, schema, ruled_tables)

    async def list_limited(
        self, schema: Schema, questions: Sequence[Question]
    ) -> tuple[Question, ...]:
        """Those that users may not be shown from whom rules of the source hide something."""
        ruled_tables = await self._store.find_ruled_tables(schema)
        if not ruled_tables:
            return ()
        tables = tuple(_without_stored_values(each, ruled_tables) for each in schema.tables)
        view = explain_codes(replace(schema, tables=tables))
        provable_questions = await self._filter_provable(questions, view, ruled_tables)
        return tuple(each for each in questions if each not in provable_questions)

    async def _filter_provable(
        self, questions: Sequence[Question], view: Schema, ruled_tables: Collection[str]
    ) -> tuple[Question, ...]:
        """Those whose statement over the whole source is one over this view of it, too."""
        async with self._sources.open(view.source.id, _READING) as (whole, _):
            check = ValueCheck(whole, view, ruled_tables)
            return tuple([each for each in questions if await self._is_provable(each, check)])

    async def _is_provable(self, question: Question, check: ValueCheck) -> bool:
        catalog = await self._catalogs.catalog(check.whole)
        request = WriteRequest(question, await catalog.search_words(question))
        try:
            statement = await asyncio.to_thread(_write_sql, request)
            await asyncio.to_thread(check_statement, statement.sql, check.view)
        except AppError:
            return False
        return not statement.unused_words and not check.names_hidden(statement.sql)


def _without_stored_values(table: Table, names: Collection[str]) -> Table:
    if table.name not in names:
        return table
    return replace(
        table,
        columns=tuple(
            replace(each, samples=(), dictionary=None, codes=()) for each in table.columns
        ),
    )


def _write_sql(request: WriteRequest) -> WrittenSql:
    from agent.rule_engine.sql_writer import RuleSqlWriter  # not before a start ends

    return RuleSqlWriter().compose(request)
