"""What the assumptions say of a statement beside what its writer said."""

import logging
from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.column_headings import make_heading
from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.data_agent.derivation.computed_values import find_ranking
from agent.data_agent.derivation.formulas import write_formulas
from agent.data_agent.derivation.reinterpretation import find_reinterpretations
from agent.data_agent.derivation.statement_derivation import Derivation
from model.chats.question import Question
from model.locales import Locale, text
from model.sources.query import CheckedQuery

log = logging.getLogger(__name__)


def state_assumptions(
    statement: Statement, derivation: Derivation, query: CheckedQuery, question: Question
) -> tuple[str, ...]:
    """The joins that nothing declares; the formulas as they run; other questions answered.

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
        return (*joins, *formulas, *ranked, *find_reinterpretations(statement, query.sql, question))
    except Exception:
        log.exception("formulas not read")
        return ()


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
