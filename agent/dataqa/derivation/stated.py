"""What the assumptions say of a statement beside what its writer said."""

import logging

from agent.dataqa.correction.scopes import Statement
from agent.dataqa.derivation.derived import Derivation
from agent.dataqa.derivation.formulas import formulas
from agent.dataqa.derivation.reinterpretation import reinterpretations
from agent.dataqa.headings import heading_of
from model.chats.question import Question
from model.sources.query import CheckedQuery

log = logging.getLogger(__name__)


def stated(
    statement: Statement, derivation: Derivation, query: CheckedQuery, question: Question
) -> tuple[str, ...]:
    """The formulas as they run, and where another question is answered than was asked."""
    schema, locale = statement.tables.schema, question.locale
    headings = tuple(heading_of(f, schema, locale) if f else "" for f in query.formulas)
    try:
        told = formulas(statement, derivation.meanings, headings, locale)
        return (*told, *reinterpretations(statement, query.sql, question))
    except Exception:
        log.exception("formulas not read")
        return ()
