"""The findings of a review in the reader's language."""

from collections.abc import Iterable, Sequence

from agent.data_agent.column_headings import find_table_name
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.derivation.conditions.absence import Absence
from agent.data_agent.derivation.uninformative_columns import UninformativeColumns
from agent.data_agent.review.fan_out import find_fan_outs
from agent.data_agent.review.implausible_results import ImplausibleColumn, find_implausible
from agent.data_agent.review.meaningless_sum import find_meaningless_sums
from agent.data_agent.review.outer_filter import find_outer_filters
from agent.data_agent.review.periods_outside import find_periods_outside
from agent.data_agent.review.reasons.missing_groups import MissingGroups
from agent.data_agent.review.reasons.missing_values import MissingValue, has_no_values
from agent.data_agent.review.reasons.uncompared_counts import UncomparedCount
from agent.data_agent.review.unmatched_measure import find_unmatched_measure
from agent.data_agent.review.unused_values import find_unused_values
from agent.data_agent.state import DataAgentState
from agent.labels.bilingual import make_column_heading, shorten_label
from model.answers.activities import NoticeActivity
from model.answers.notices import make_notice, quote_statement
from model.chats.question import Question
from model.locales import Locale, text
from model.sources.query import QueryResult
from model.sources.schema import Column, RetrievedSchema

MAX_FINDINGS = 3
_MISSING_VALUE_CODES = frozenset(
    {"value_not_stored", "value_not_stored_near", "value_not_stored_codes"}
)
_EXPLAINING_CODES = frozenset({"rows_multiplied", "outer_rows_lost", "period_outside"})
"""Notices of the statement that say why its rows are odd."""

Reason = MissingValue | MissingGroups | UncomparedCount | UninformativeColumns
"""Why the rows cannot be what was asked for."""


def make_statement_notices(
    statement: Statement, question: Question, *, is_users_sql: bool
) -> tuple[NoticeActivity, ...]:
    """Warnings that stand above the answer; what is asked counts only for written statements."""
    schema, locale = statement.tables.schema, question.locale
    warnings = [
        _make_warning(
            "rows_multiplied",
            locale,
            left=find_table_name(pair.measured_table, schema, locale),
            right=find_table_name(pair.multiplied_by, schema, locale),
        )
        for pair in find_fan_outs(statement)
    ]
    warnings += _make_outer_filter_warnings(statement, locale)
    warnings += [
        _make_warning("sum_meaningless", locale, column=_name_column(stored_column.column, locale))
        for stored_column in find_meaningless_sums(statement)
    ]
    warnings += _make_period_warnings(statement, locale)
    if not is_users_sql:
        warnings += _make_unused_warnings(statement, question)
    other = None if is_users_sql else find_unmatched_measure(question, schema, statement)
    if other is not None:
        name = _name_column(other.column.column, locale)
        warnings.append(_make_warning("measure_unmatched", locale, word=other.word, column=name))
    return tuple(warnings)


def _make_outer_filter_warnings(statement: Statement, locale: Locale) -> list[NoticeActivity]:
    schema = statement.tables.schema
    return [
        quote_statement(
            _make_warning(
                outer_filter.code,
                locale,
                optional=find_table_name(outer_filter.optional, schema, locale),
                base=find_table_name(outer_filter.base, schema, locale),
            ),
            outer_filter.condition,
        )
        for outer_filter in find_outer_filters(statement)
    ]


def _make_period_warnings(statement: Statement, locale: Locale) -> list[NoticeActivity]:
    return [
        _make_warning(
            "period_outside",
            locale,
            column=_name_column(outside.stored_column.column, locale),
            low=outside.low,
            high=outside.high,
            asked=outside.asked,
        )
        for outside in find_periods_outside(statement)
    ]


def _make_unused_warnings(statement: Statement, question: Question) -> list[NoticeActivity]:
    warnings = []
    for word, value in find_unused_values(statement, question)[:MAX_FINDINGS]:
        table = statement.tables.find_table(value.table)
        column = table.column(value.column) if table is not None else None
        if column is not None:
            name = _name_column(column, question.locale)
            warnings.append(_make_warning("value_unused", question.locale, word=word, column=name))
    return warnings


def _name_column(column: Column, locale: Locale) -> str:
    return shorten_label(column.label, locale) or column.name


def make_reason_notices(reasons: Iterable[Reason], locale: Locale) -> tuple[NoticeActivity, ...]:
    """What is not stored, with the stored values that are like it; what is wrong in form."""
    return tuple(_make_warning(one.name, locale, **one.make_params(locale)) for one in reasons)


def make_result_notices(
    result: QueryResult, state: DataAgentState, earlier: Sequence[NoticeActivity]
) -> tuple[NoticeActivity, ...]:
    """What is odd about the rows and not explained by an earlier notice."""
    schema, locale = state.schema, state.question.locale
    earlier_codes = {notice.code for notice in earlier}
    if earlier_codes & _EXPLAINING_CODES:
        return ()
    if has_no_values(result):
        return () if earlier_codes & _MISSING_VALUE_CODES else (_make_empty_notice(state),)
    return tuple(
        _make_warning(
            finding.code,
            locale,
            column=make_column_heading(finding.column, locale),
            value=f"{finding.value:,.10g}",
            **_count_params(finding, schema, locale),
        )
        for finding in find_implausible(result)[:MAX_FINDINGS]
    )


def _make_empty_notice(state: DataAgentState) -> NoticeActivity:
    """That there are no rows is an answer, and no warning."""
    locale, conditions = state.question.locale, state.derivation.conditions
    absence = state.derivation.absence
    if absence is not None:
        return _make_absence_notice(absence, state.schema, locale)
    plain = [condition for condition in conditions if "SELECT" not in condition.upper()]
    code = "no_rows" if conditions else "no_rows_joined"
    key = code if plain or not conditions else "no_rows_inner"
    quote = text("answer.semicolon", locale).join(plain)
    return quote_statement(make_notice(f"answer.{key}", locale, "info", code=code), quote)


def _make_absence_notice(
    absence: Absence, schema: RetrievedSchema, locale: Locale
) -> NoticeActivity:
    """Every row has a match, so none is listed."""
    names = {"listed": absence.present, "missing": absence.missing}
    return make_notice(
        "answer.none_without_match",
        locale,
        "info",
        **{key: find_table_name(name, schema, locale) for key, name in names.items()},
    )


def _count_params(
    implausible: ImplausibleColumn, schema: RetrievedSchema, locale: Locale
) -> dict[str, str]:
    counted_rows = implausible.meaning.counted_rows
    if counted_rows is None:
        return {}
    return {
        "table": find_table_name(counted_rows.table, schema, locale),
        "rows": f"{counted_rows.rows:,}",
    }


def _make_warning(name: str, locale: Locale, **params: str) -> NoticeActivity:
    return make_notice(f"answer.{name}", locale, "warning", **params)
