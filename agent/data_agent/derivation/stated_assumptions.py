"""What the assumptions say of a statement beside what its writer said."""

import logging

from agent.data_agent.column_headings import make_heading
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.derivation.computed_values import find_ranking
from agent.data_agent.derivation.formulas import write_formulas
from agent.data_agent.derivation.reinterpretation import find_reinterpretations
from agent.data_agent.derivation.statement_derivation import Derivation
from model.chats.question import Question
from model.locales import text
from model.sources.query import CheckedQuery

log = logging.getLogger(__name__)


def state_assumptions(
    statement: Statement, derivation: Derivation, query: CheckedQuery, question: Question
) -> tuple[str, ...]:
    """The formulas as they run, with the unseen one that ranks the rows; other questions answered.

    Those are the ones that a statement answers in place of what was asked.
    """
    schema, locale = statement.tables.schema, question.locale
    headings = tuple(make_heading(f, schema, locale) if f else "" for f in query.formulas)
    try:
        formulas = write_formulas(statement, derivation.meanings, headings, locale)
        ranking = find_ranking(statement, locale)
        ranked = (text("answer.ranked_by", locale, formula=ranking),) if ranking else ()
        return (*formulas, *ranked, *find_reinterpretations(statement, query.sql, question))
    except Exception:
        log.exception("formulas not read")
        return ()
