"""The findings of a review in the reader's language."""

from collections.abc import Iterable

from agent.dataqa.correction.scopes import Statement
from agent.dataqa.review.fan_out import fan_outs
from agent.dataqa.review.missing_groups import MissingGroups
from agent.dataqa.review.missing_values import MissingValue
from agent.dataqa.review.unmatched_measure import unmatched_measure
from agent.dataqa.unmatched import called
from agent.labels import short
from model.activities import NoticeActivity
from model.locales import Locale, text
from model.question import Question

Reason = MissingValue | MissingGroups
"""Why the rows cannot be what was asked for."""


def statement_notices(
    statement: Statement, question: Question, *, is_given: bool
) -> tuple[NoticeActivity, ...]:
    """Warnings that stand above the answer; what is asked counts only for written statements."""
    schema, locale = statement.tables.schema, question.locale
    found = [
        _warning(
            "rows_multiplied",
            locale,
            left=called(pair.measured, schema, locale),
            right=called(pair.multiplied_by, schema, locale),
        )
        for pair in fan_outs(statement)
    ]
    other = None if is_given else unmatched_measure(question, schema, statement)
    if other is not None:
        column = other.column.column
        name = short(column.label, locale) or column.name
        found.append(_warning("measure_unmatched", locale, word=other.word, column=name))
    return tuple(found)


def reason_notices(found: Iterable[Reason], locale: Locale) -> tuple[NoticeActivity, ...]:
    """What is not stored, with the stored values that are like it; what is not grouped."""
    return tuple(_warning(one.name, locale, **one.params(locale)) for one in found)


def _warning(name: str, locale: Locale, **params: str) -> NoticeActivity:
    message = text(f"answer.{name}", locale, **params)
    return NoticeActivity(level="warning", code=name, message=message)
