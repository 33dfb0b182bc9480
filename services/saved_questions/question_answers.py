"""Answers of saved questions: their statements with values, run for whoever looks."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date

from agent.ports import QueryRunner
from agent.runtime.lazy_imports import LANGGRAPH_PACKAGES, import_without_extras
from model.actor import UserActor
from model.answers.activities import Activity
from model.answers.answer import ResponderIdentity
from model.chats.question import Question
from model.errors import DatasourceUnavailable, NotFound, RunFailed, SqlRejected
from model.locales import Locale, text
from model.sources.query import QueryResult, ResultColumn
from model.sources.saved_question import QuestionRunStatus, SavedQuestion
from model.sources.schema import Schema
from services.answering.ports import ResponderRegistry
from services.datasources.access.cached_fetcher import RowCache
from services.datasources.service import DatasourceService
from services.runs.result_store import Rows

_WITHOUT_MODEL = ResponderIdentity("builtin", "builtin")


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """What came of a run; `problem` says in the reader's language why there are no rows."""

    status: QuestionRunStatus
    activities: tuple[Activity, ...] = ()
    result: QueryResult | None = None
    problem: str = ""
    about_statement: bool = False
    """Whether the problem quotes the statement."""


class AnswerRows:
    """The rows of an answer, for exports."""

    def __init__(self, result: QueryResult) -> None:
        self.columns: tuple[ResultColumn, ...] = result.columns
        self._rows = result.rows

    async def parts(self) -> AsyncIterator[Rows]:
        """All rows at once: they are in memory, and no more than a source gives."""
        yield self._rows


class QuestionAnswers:
    """Runs saved questions: each reader sees what he may, of now where no cache is given."""

    def __init__(
        self,
        sources: DatasourceService,
        responders: ResponderRegistry,
        today: Callable[[], date],
    ) -> None:
        self._sources = sources
        self._responders = responders
        self._today = today

    async def run(
        self,
        question: SavedQuestion,
        sql: str,
        actor: UserActor,
        locale: Locale,
        cache: RowCache | None = None,
    ) -> QuestionAnswer:
        """The answer under the access of an actor; a statement that fails is one, too.

        With a cache its rows may be those of an earlier run.
        """
        source_id = question.datasource_id
        opening = (
            self._sources.open_cached(source_id, actor, cache)
            if cache
            else self._sources.open(source_id, actor)
        )
        try:
            async with opening as (schema, runner):
                return await self._answer(question, sql, schema, runner, locale)
        except NotFound:
            return QuestionAnswer("refused", problem=text("saved_questions.source_closed", locale))
        except DatasourceUnavailable as error:
            return QuestionAnswer("failed", problem=error.text(locale))

    async def find_dialect(self, source_id: str, actor: UserActor) -> str | None:
        """In which SQL the source is asked; None where it is gone, or closed to the actor."""
        try:
            return (await self._sources.get(source_id, actor)).dialect
        except NotFound:
            return None

    async def _answer(
        self,
        question: SavedQuestion,
        sql: str,
        schema: Schema,
        runner: QueryRunner,
        locale: Locale,
    ) -> QuestionAnswer:
        await asyncio.to_thread(
            import_without_extras, "agent.data_agent.given_statement", LANGGRAPH_PACKAGES
        )
        from agent.data_agent.given_statement import (
            GivenStatement,
            StatementCatalog,
            answer_statement,
        )

        statement = GivenStatement(sql, question.name, str(question.chart.get("type") or ""))
        async with self._responders.open(_WITHOUT_MODEL) as responders:
            context = responders.make_context(StatementCatalog(schema), runner)
            agent_question = Question(question.question, locale, self._today())
            answer = await answer_statement(statement, agent_question, schema, context)
        if answer.failure is None:
            return QuestionAnswer("ok", answer.activities, answer.result)
        return _describe_failure(answer.failure, answer.activities, locale)


def _describe_failure(
    failure: RunFailed, activities: Sequence[Activity], locale: Locale
) -> QuestionAnswer:
    status: QuestionRunStatus = "refused" if isinstance(failure, SqlRejected) else "failed"
    about = failure.code in ("sql_rejected", "sql_failed")
    return QuestionAnswer(
        status, tuple(activities), problem=failure.text(locale), about_statement=about
    )
