"""Runs of saved questions: with values, recorded, as rows, as files, or as the begin of a chat."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from model.actor import UserActor
from model.chats.run import Run
from model.database.engine import Database, new_id, now
from model.locales import Locale, text
from model.repositories.saved_questions import runs as records
from model.sources.saved_question import QuestionRun, SavedQuestion
from services.runs.run_request import RunRequest
from services.runs.service import RunService
from services.saved_questions.question_answers import QuestionAnswer, QuestionAnswers
from services.saved_questions.question_binding import BoundQuestion, QuestionBinder
from services.saved_questions.question_checks import BEYOND_RIGHTS
from services.saved_questions.viewers import QuestionViewers

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with the answer of a run, and the values that it had."""

    question: SavedQuestion
    answer: QuestionAnswer
    sql: str
    values: Mapping[str, Any]
    run: QuestionRun


class QuestionRunner:
    """Runs saved questions for those who may see them."""

    def __init__(
        self,
        database: Database,
        viewers: QuestionViewers,
        answers: QuestionAnswers,
        runs: RunService,
        binder: QuestionBinder,
    ) -> None:
        self._database = database
        self._viewers = viewers
        self._answers = answers
        self._runs = runs
        self._binder = binder

    async def require(self, question_id: str, actor: UserActor) -> None:
        """Raises `NotFound` for a question that a user may not see."""
        await self._viewers.get(question_id, actor)

    async def require_whole(self, question_id: str, actor: UserActor) -> None:
        """The same, and `Conflict` for one that reads what is hidden from him."""
        await self._viewers.get_whole(question_id, actor)

    async def run(
        self, question_id: str, values: Values, actor: UserActor, locale: Locale
    ) -> AnsweredQuestion:
        """The answer with these values. Raises `NotFound`, and `Invalid` for a value."""
        question = await self._viewers.get(question_id, actor)
        started_at = time.monotonic()
        bound, answer = await self._answer(question, values, actor, locale)
        elapsed_ms = round((time.monotonic() - started_at) * 1_000)
        rows = len(answer.result.rows) if answer.result else None
        run = QuestionRun(
            new_id(), question.id, actor.id, "", answer.status, rows, elapsed_ms, now()
        )
        await self._database.write(partial(records.add, run=run))
        return AnsweredQuestion(question, answer, bound.sql, bound.values, run)

    async def _answer(
        self, question: SavedQuestion, values: Values, actor: UserActor, locale: Locale
    ) -> tuple[BoundQuestion, QuestionAnswer]:
        if question.is_withheld:
            problem = text(BEYOND_RIGHTS, locale)
            return BoundQuestion("", {}), QuestionAnswer("refused", problem=problem)
        bound = await self._binder.bind(question, values, actor)
        return bound, await self._answers.run(question, bound.sql, actor, locale)

    async def list_runs(self, question_id: str, actor: UserActor) -> list[QuestionRun]:
        """The newest runs; who may only see a question sees his own. Raises `NotFound`.

        The row counts of others are removed for a user from whom rules hide rows.
        """
        question = await self._viewers.get(question_id, actor)
        only = actor.id if question.right == "view" else None
        find = partial(records.find_newest, question_id=question_id, user_id=only)
        runs = await self._database.read(find)
        if only or await self._viewers.sees_all(question.datasource_id, actor):
            return runs
        return [each if each.user_id == actor.id else replace(each, rows=None) for each in runs]

    async def start_chat(
        self, question_id: str, values: Values, actor: UserActor, locale: Locale
    ) -> Run:
        """A new chat that begins with the question's answer, to ask on.

        Raises what `run` does, and `Conflict` for a question that reads what is hidden from him.
        """
        question = await self._viewers.get_whole(question_id, actor)
        bound = await self._binder.bind(question, values, actor)
        request = RunRequest(
            run_id=new_id(),
            chat_id=new_id(),
            question=_describe(question, bound.values if values else {}),
            question_without_values=question.question if values else None,
            question_id=new_id(),
            locale=locale,
            mode="data",
            datasource_id=question.datasource_id,
            given_sql=bound.sql,
        )
        return (await self._runs.start(actor, request)).run


def _describe(question: SavedQuestion, values: Mapping[str, Any]) -> str:
    """The question in words, with the values where they are not those it was asked with."""
    labelled_values = [
        f"{each.label}: {_format_value(values[each.id])}" for each in question.inputs if values
    ]
    return (
        f"{question.question} ({'; '.join(labelled_values)})"
        if labelled_values
        else question.question
    )


def _format_value(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value['from']} – {value['to']}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
