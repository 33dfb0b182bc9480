"""Days that are subtracted with a minus, where the engine subtracts their years or digits."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.expressions.dates import unwrap_day
from agent.data_agent.correction.name_resolution import Statement
from agent.rule_engine.intent import Unit
from agent.rule_engine.sql_generation.expressions.date_functions import make_time_difference
from agent.schema_graph import find_day_format, holds_dates
from model.engines.registry import find_dialect

_NOW = (exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentDatetime)
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?:[ T][\d:.]+)?")
_YEARS = re.compile(
    r"年龄|年纪|岁|[工司教店]龄|几年|多少年|年数"
    r"|\b(?:how many|number of|in) years\b|\byears (?:old|of|since|between)\b"
    r"|\b(?:age[ds]?|old(?:er|est)?|young(?:er|est)?|tenure|seniority)\b",
    re.IGNORECASE,
)
"""A question for years may mean what the minus gives."""
_DAYS = re.compile(r"天|日数|\bdays?\b", re.IGNORECASE)
_HOURS = re.compile(r"小时|钟头|\bhours?\b", re.IGNORECASE)
_MINUTES = re.compile(r"分钟|\bminutes?\b", re.IGNORECASE)


def correct_day_difference(statement: Statement) -> Correction | None:
    """One `due_on - sent_on` becomes the days between them; hours or minutes if they are asked."""
    tables, unit = statement.tables, _find_unit(statement.tables.question)
    if unit is None or not find_dialect(tables.dialect).dates.minus_reads_digits:
        return None
    for select in statement.list_selects():
        for node in statement.nodes.find_own(select, exp.Sub):
            operands = (node.this, node.expression)
            are_stored = [_is_stored_day(operand, statement) for operand in operands]
            if not any(are_stored) or not all(map(_is_day, operands, are_stored)):
                continue
            late, early = (operand.copy() for operand in operands)
            difference = make_time_difference(late, early, unit, tables.dialect)
            written = node.sql(tables.dialect, comments=False)
            node.replace(exp.paren(difference, copy=False))
            return Correction(f"{unit}_difference", {"written": written})
    return None


def _find_unit(question: str) -> Unit | None:
    """The unit that is asked for, days if none is; None where it may be years."""
    if _HOURS.search(question):
        return "hour"
    if _MINUTES.search(question):
        return "minute"
    return None if _YEARS.search(question) and not _DAYS.search(question) else "day"


def _is_stored_day(node: exp.Expr, statement: Statement) -> bool:
    """Whether it is a column that stores days as the functions of the engine read them."""
    column = unwrap_day(node)
    stored_column = statement.find_stored_column(column) if isinstance(column, exp.Column) else None
    if stored_column is None:
        return False
    stored = stored_column.column
    return holds_dates(stored) and not find_day_format(stored)


def _is_day(node: exp.Expr, is_stored: bool) -> bool:
    inner = unwrap_day(node)
    is_literal = isinstance(inner, exp.Literal) and inner.is_string
    return is_stored or isinstance(inner, _NOW) or (is_literal and _is_written_day(inner))


def _is_written_day(literal: exp.Expr) -> bool:
    return bool(_DAY.fullmatch(literal.name)) or literal.name == "now"
