"""What the assumptions say of a statement beside what its writer said."""

import logging
from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.column_headings import make_heading
from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.data_agent.derivation.computed_values import find_ranking
from agent.data_agent.derivation.conditions.counted_periods import list_periods
from agent.data_agent.derivation.formulas import write_formulas
from agent.data_agent.derivation.reinterpretation import find_reinterpretations
from agent.data_agent.derivation.statement_derivation import Derivation
from agent.labels.bilingual import shorten_label
from model.chats.question import Question
from model.locales import Locale, text
from model.sources.query import CheckedQuery

_MOST_PERIODS = 3
log = logging.getLogger(__name__)


def state_assumptions(
    statement: Statement, derivation: Derivation, query: CheckedQuery, question: Question
) -> tuple[str, ...]:
    """The joins that nothing declares; which days count; the formulas; other questions answered.

    With the formulas stands the unseen one that ranks the rows. Other questions are those that a
    statement answers in place of what was asked.
    """
    schema, locale = statement.tables.schema, question.locale
    headings = tuple(make_heading(f, schema, locale) if f else "" for f in query.formulas)
    try:
        formulas = write_formulas(statement, derivation.meanings, headings, locale)
        ranking = find_ranking(statement, locale)
        ranked = (text("answer.ranked_by", locale, formula=ranking),) if ranking else ()
        joins = _describe_assumed_joins(statement, locale)
        others = find_reinterpretations(statement, query.sql, question)
        return (*joins, *_state_periods(statement, locale), *formulas, *ranked, *others)
    except Exception:
        log.exception("formulas not read")
        return ()


def _state_periods(statement: Statement, locale: Locale) -> tuple[str, ...]:
    """By which column time is counted, and which days pass."""
    lines = (
        text(
            "answer.period_counted",
            locale,
            column=_name_column(period.stored_column, locale),
            days=period.days,
        )
        for period in list_periods(statement)
    )
    return tuple(dict.fromkeys(lines))[:_MOST_PERIODS]


def _name_column(stored_column: ResolvedColumn, locale: Locale) -> str:
    column = stored_column.column
    return shorten_label(column.label, locale) or column.name


def _describe_assumed_joins(statement: Statement, locale: Locale) -> Iterator[str]:
    """By which columns tables are joined whose keys nothing declares."""
    for pair in statement.tree.find_all(exp.EQ):
        sides = [
            statement.find_stored_column(side)
            for side in (pair.this, pair.expression)
            if isinstance(side, exp.Column)
        ]
        match sides:
            case [ResolvedColumn() as one, ResolvedColumn() as other]:
                for here, there in ((one, other), (other, one)):
                    if _is_assumed(here, there):
                        left = f"{here.table.name}.{here.column.name}"
                        yield text("answer.assumed_join", locale, left=left, right=there.table.name)


def _is_assumed(here: ResolvedColumn, there: ResolvedColumn) -> bool:
    ends = ((here.column.name,), there.table.name, (there.column.name,))
    return any(
        key.assumed and (key.columns, key.table, key.references) == ends
        for key in here.table.foreign_keys
    )
