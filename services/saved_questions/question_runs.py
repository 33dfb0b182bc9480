"""Runs of saved questions: with values, recorded, as rows, as files, or as the begin of a chat."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from model.actor import UserActor
from model.chats.run import Run
from model.database.engine import Database, new_id, now
from model.locales import Locale
from model.repositories.saved_questions import runs as records
from model.sources.saved_question import QuestionRun, SavedQuestion
from services.runs.run_request import RunRequest
from services.runs.service import RunService
from services.saved_questions.question_answers import QuestionAnswer, QuestionAnswers
from services.saved_questions.viewers import QuestionViewers

if TYPE_CHECKING:
    from services.saved_questions.parameters.values import Value

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
        today: Callable[[], date],
    ) -> None:
        self._database = database
        self._viewers = viewers
        self._answers = answers
        self._runs = runs
        self._today = today

    async def require(self, question_id: str, actor: UserActor) -> None:
        """Raises `NotFound` for a question that a user may not see."""
        await self._viewers.get(question_id, actor)

    async def run(
        self, question_id: str, given: Values, actor: UserActor, locale: Locale
    ) -> AnsweredQuestion:
        """The answer with these values. Raises `NotFound`, and `Invalid` for a value."""
        question = await self._viewers.get(question_id, actor)
        sql, values = await self._bind(question, given, actor)
        began = time.monotonic()
        answer = await self._answers.run(question, sql, actor, locale)
        elapsed_ms = round((time.monotonic() - began) * 1_000)
        rows = len(answer.result.rows) if answer.result else None
        run = QuestionRun(
            new_id(), question.id, actor.id, "", answer.status, rows, elapsed_ms, now()
        )
        await self._database.write(partial(records.add, run=run))
        return AnsweredQuestion(question, answer, sql, values, run)

    async def list_runs(self, question_id: str, actor: UserActor) -> list[QuestionRun]:
        """The newest runs; who may only see a question sees his own. Raises `NotFound`."""
        question = await self._viewers.get(question_id, actor)
        only = actor.id if question.right == "view" else None
        find = partial(records.find_newest, question_id=question_id, user_id=only)
        return await self._database.read(find)

    async def start_chat(
        self, question_id: str, given: Values, actor: UserActor, locale: Locale
    ) -> Run:
        """A new chat that begins with the question's answer, to ask on. Raises what `run` does."""
        question = await self._viewers.get(question_id, actor)
        sql, values = await self._bind(question, given, actor)
        request = RunRequest(
            run_id=new_id(),
            chat_id=new_id(),
            question=_describe(question, values if given else {}),
            question_id=new_id(),
            locale=locale,
            mode="data",
            datasource_id=question.datasource_id,
            given_sql=sql,
        )
        return await self._runs.start(actor.id, request)

    async def _bind(
        self, question: SavedQuestion, given: Values, actor: UserActor
    ) -> tuple[str, Mapping[str, Any]]:
        dialect = await self._answers.find_dialect(question.datasource_id, actor)
        if dialect is None:  # the answer says that the source is gone
            return question.sql, {}
        return await asyncio.to_thread(_bind, question, given, self._today(), dialect)


def _bind(
    question: SavedQuestion, given: Values, today: date, dialect: str
) -> tuple[str, Mapping[str, Any]]:
    from services.saved_questions.parameters.binding import bind_values, read_values

    values = read_values(question.template, given, today)
    shown = {each.id: _to_wire(values[each.id]) for each in question.inputs}
    return bind_values(question.template, values, dialect), shown


def _to_wire(value: "Value") -> Any:
    """A value as a reader would give it; a named period as its days."""
    from services.saved_questions.parameters.periods import Days

    if isinstance(value, Days):
        return {"from": value.first.isoformat(), "to": value.last.isoformat()}
    if isinstance(value, tuple):
        return [_to_wire(each) for each in value]
    return value if isinstance(value, int | str) else str(value)


def _describe(question: SavedQuestion, values: Mapping[str, Any]) -> str:
    """The question in words, with the values where they are not those it was asked with."""
    named = [f"{each.label}: {_say(values[each.id])}" for each in question.inputs if values]
    return f"{question.question} ({'; '.join(named)})" if named else question.question


def _say(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value['from']} – {value['to']}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
