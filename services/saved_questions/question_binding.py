"""The statement of a saved question with the values that it is asked with."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from model.actor import UserActor
from model.sources.saved_question import SavedQuestion
from services.saved_questions.question_answers import QuestionAnswers

if TYPE_CHECKING:
    from services.saved_questions.parameters.values import Value


@dataclass(frozen=True, slots=True)
class BoundQuestion:
    """A statement, and the values in it as a reader would give them."""

    sql: str
    values: Mapping[str, Any]


class QuestionBinder:
    """Puts values into the statements of questions."""

    def __init__(self, answers: QuestionAnswers, today: Callable[[], date]) -> None:
        self._answers = answers
        self._today = today

    async def bind(
        self, question: SavedQuestion, values: Mapping[str, Any], actor: UserActor
    ) -> BoundQuestion:
        """The statement with these values, the others from their defaults. Raises `Invalid`.

        Where the source is gone it is the statement that was saved: its answer says what is wrong.
        """
        dialect = await self._answers.find_dialect(question.datasource_id, actor)
        if dialect is None:
            return BoundQuestion(question.sql, {})
        return await asyncio.to_thread(_bind, question, values, self._today(), dialect)


def _bind(
    question: SavedQuestion, raw_values: Mapping[str, Any], today: date, dialect: str
) -> BoundQuestion:
    from services.saved_questions.parameters.binding import bind_values, read_values

    values = read_values(question.template, raw_values, today)
    display_values = {each.id: _to_json(values[each.id]) for each in question.inputs}
    return BoundQuestion(bind_values(question.template, values, dialect), display_values)


def _to_json(value: "Value") -> Any:
    """A value as a reader would give it; a named period as its days."""
    from services.saved_questions.parameters.periods import Days

    if isinstance(value, Days):
        return {"from": value.first.isoformat(), "to": value.last.isoformat()}
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    return value if isinstance(value, int | str) else str(value)
