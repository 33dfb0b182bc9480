"""The findings of a review in the reader's language."""

from collections.abc import Iterable, Sequence

from agent.dataqa.correction.scopes import Statement
from agent.dataqa.review.fan_out import fan_outs
from agent.dataqa.review.implausible import Finding, implausible
from agent.dataqa.review.meaningless_sum import meaningless_sums
from agent.dataqa.review.missing_groups import MissingGroups
from agent.dataqa.review.missing_values import MissingValue, finds_nothing
from agent.dataqa.review.outer_filter import outer_filters
from agent.dataqa.review.unmatched_measure import unmatched_measure
from agent.dataqa.state import QaState
from agent.dataqa.unmatched import called
from agent.labels import heading, short
from model.answers.activities import NoticeActivity
from model.chats.question import Question
from model.locales import Locale, text
from model.sources.query import QueryResult
from model.sources.schema import Column, RetrievedSchema

MOST_FINDINGS = 3
_OF_VALUES = frozenset({"value_not_stored", "value_not_stored_near"})
_EXPLAINING = frozenset({"rows_multiplied", "outer_rows_lost"})
"""Notices of the statement that say why its rows are odd."""

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
    found += [
        _warning(
            lost.code,
            locale,
            condition=lost.condition,
            optional=called(lost.optional, schema, locale),
            base=called(lost.base, schema, locale),
        )
        for lost in outer_filters(statement)
    ]
    found += [
        _warning("sum_meaningless", locale, column=_called(stored.column, locale))
        for stored in meaningless_sums(statement)
    ]
    other = None if is_given else unmatched_measure(question, schema, statement)
    if other is not None:
        name = _called(other.column.column, locale)
        found.append(_warning("measure_unmatched", locale, word=other.word, column=name))
    return tuple(found)


def _called(column: Column, locale: Locale) -> str:
    return short(column.label, locale) or column.name


def reason_notices(found: Iterable[Reason], locale: Locale) -> tuple[NoticeActivity, ...]:
    """What is not stored, with the stored values that are like it; what is not grouped."""
    return tuple(_warning(one.name, locale, **one.params(locale)) for one in found)


def result_notices(
    result: QueryResult, state: QaState, earlier: Sequence[NoticeActivity]
) -> tuple[NoticeActivity, ...]:
    """What is odd about the rows and not explained by an earlier notice."""
    schema, locale = state.schema, state.question.locale
    told = {notice.code for notice in earlier}
    if told & _EXPLAINING:
        return ()
    if finds_nothing(result):
        return () if told & _OF_VALUES else (_nothing(state),)
    return tuple(
        _warning(
            found.code,
            locale,
            column=heading(found.column, locale),
            value=f"{found.value:,.10g}",
            **_counted(found, schema, locale),
        )
        for found in implausible(result)[:MOST_FINDINGS]
    )


def _nothing(state: QaState) -> NoticeActivity:
    """That there are no rows is an answer, and no warning."""
    locale, conditions = state.question.locale, state.derivation.conditions
    plain = [condition for condition in conditions if "SELECT" not in condition.upper()]
    code = "no_rows" if conditions else "no_rows_joined"
    key = code if plain or not conditions else "no_rows_inner"
    shown = ("；" if locale == "zh-CN" else "; ").join(plain)
    message = text(f"answer.{key}", locale, **({"conditions": shown} if plain else {}))
    return NoticeActivity(level="info", code=code, message=message)


def _counted(found: Finding, schema: RetrievedSchema, locale: Locale) -> dict[str, str]:
    counted = found.meaning.counted
    if counted is None:
        return {}
    return {"table": called(counted.table, schema, locale), "rows": f"{counted.rows:,}"}


def _warning(name: str, locale: Locale, **params: str) -> NoticeActivity:
    message = text(f"answer.{name}", locale, **params)
    return NoticeActivity(level="warning", code=name, message=message)
