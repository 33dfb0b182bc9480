"""The most common value of a column, where a statement lists the value of every row."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from model.locales.chinese import compile_chinese

_ASKS_MOST_COMMON = compile_chinese(
    r"最(?:主要|常见|频繁|普遍)的?|哪[种个类]\p{Han}{0,6}最多"
    r"|\b(?:most|least) (?:common|frequent)\b|\bmost often\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:top|first) \w+|\bthree|\bfive|前|[几两三四五]个|\d", re.IGNORECASE)
_CLAUSES = ("group", "having", "limit", "order", "with_", "distinct")


def choose_most_common(statement: Statement) -> Correction | None:
    """Counts the values of the only column listed and leaves the most common one."""
    select, question = statement.tree, statement.tables.question
    if not isinstance(select, exp.Select) or any(select.args.get(name) for name in _CLAUSES):
        return None
    if not _ASKS_MOST_COMMON.search(question) or _SEVERAL.search(question):
        return None
    [part, *others] = select.expressions
    column = part.unalias()
    if others or not isinstance(column, exp.Column) or not _repeats(column, statement):
        return None
    is_least = re.search(r"\bleast\b", question, re.IGNORECASE) is not None
    select.group_by(column.copy(), copy=False)
    select.order_by(exp.Ordered(this=exp.Count(this=exp.Star()), desc=not is_least), copy=False)
    select.limit(1, copy=False)
    select.where(exp.Not(this=exp.Is(this=column.copy(), expression=exp.Null())), copy=False)
    return Correction("most_common", {"column": column.name})


def _repeats(column: exp.Column, statement: Statement) -> bool:
    """Whether rows share its values, as far as is known: a name of each row is none of several."""
    stored = statement.find_stored_column(column)
    if stored is None or column.is_star or stored.table.primary_key == (stored.column.name,):
        return False
    return stored.column.profile is None or not stored.column.profile.unique
