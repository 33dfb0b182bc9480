"""What a statement computes and ranks by, as formulas over the stored columns."""

import logging
from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement, find_aliases
from agent.data_agent.derivation.definitions import find_outermost_select, list_outputs
from agent.data_agent.derivation.formulas import MAX_CHARS, FormulaWriter
from model.locales import Locale, join_words, text

MAX_VALUES = 4
_COUNT = "COUNT(*)"
log = logging.getLogger(__name__)


def find_ranking(statement: Statement, locale: Locale) -> str:
    """The formula that orders the rows and is no output; empty without one, or for a long one.

    Without it nobody sees by what the first rows are the first.
    """
    select = find_outermost_select(statement.tree)
    order = select.args.get("order") if select is not None else None
    if select is None or order is None:
        return ""
    term = order.expressions[0].this
    shown = {output.expression.sql() for output in list_outputs(statement)}
    if term.sql() in shown or term.sql().lower() in find_aliases(select) or not _computes(term):
        return ""
    formula = _write(term, statement, locale)
    return formula if len(formula) <= MAX_CHARS else ""


def find_computed_values(statement: Statement, locale: Locale) -> tuple[str, ...]:
    """The formulas of the outputs that are computed of several rows, and of the ranking.

    Nothing where reading fails, which is logged.
    """
    try:
        formulas = (*_list_formulas(statement, locale), find_ranking(statement, locale))
    except Exception:
        log.exception("formulas not read")
        return ()
    short = (formula for formula in formulas if 0 < len(formula) <= MAX_CHARS)
    return tuple(dict.fromkeys(short))[:MAX_VALUES]


def _list_formulas(statement: Statement, locale: Locale) -> Iterator[str]:
    for output in list_outputs(statement):
        if _computes(output.expression):
            yield _write(output.expression, statement, locale)


def _write(expression: exp.Expr, statement: Statement, locale: Locale) -> str:
    """The formula; of a bare count, the tables whose joined rows are counted, too."""
    formula = FormulaWriter(statement, locale, {}).write(expression)
    select = find_outermost_select(statement.tree)
    if formula != _COUNT or select is None:
        return formula
    sources = statement.find_sources(select) or ()
    names = [source.table.name for source in sources if source.table is not None]
    if not names or len(names) < len(sources):
        return formula
    tables = join_words(dict.fromkeys(names), locale)
    return text("answer.count_over", locale, tables=tables)


def _computes(expression: exp.Expr) -> bool:
    return expression.find(exp.AggFunc) is not None
