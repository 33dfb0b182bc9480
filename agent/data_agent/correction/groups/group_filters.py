"""Removes filters that leave one group where the question asks for each of several."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.groups.grouping import make_group_key
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.name_similarity import normalize_value
from agent.data_agent.correction.syntax.nodes import set_conditions, split_conjuncts

_EACH = re.compile(
    r"各(?!自的?平均|位好)"
    r"|(?<!平均)每(?:一|[个位名家种类款门台辆所座支届科班组]|月|年|天|日|周|季)"
    r"|\b(?:each|every)\b(?! (?:other|time)\b)"
    r"|\bper (?:year|quarter|month|week|day)\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\baverage\b.{0,60}\bper\b|平均每", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all together|altogether|all told|combined)\b", re.IGNORECASE)


def asks_for_each(question: str) -> bool:
    """Whether each of several things is asked for, not an average over them or all together."""
    return bool(_EACH.search(question)) and not (_AVERAGE.search(question) or _ALL.search(question))


def correct_group_filter(statement: Statement) -> Correction | None:
    """Removes one filter of `WHERE a = 'x' … GROUP BY a`: it would leave a single group."""
    tables = statement.tables
    if not asks_for_each(tables.question):
        return None
    for select in statement.list_selects():
        where, group = select.args.get("where"), select.args.get("group")
        if where is None or group is None:
            continue
        keys = {make_group_key(part, statement) for part in group.expressions}
        tests = split_conjuncts(where.this)
        for test in tests:
            if _is_group_condition(test, keys, statement) and not _is_named_in_question(
                test, statement
            ):
                rest = [other for other in tests if other is not test]
                set_conditions(select, rest)
                condition_sql = test.sql(dialect=tables.dialect, comments=False)
                return Correction("all_groups", {"condition": condition_sql})
    return None


def _is_group_condition(test: exp.Expr, keys: set[str], statement: Statement) -> bool:
    if not isinstance(test, exp.EQ) or not isinstance(test.this, exp.Column):
        return False
    text = test.expression
    is_text = isinstance(text, exp.Literal) and text.is_string
    return is_text and make_group_key(test.this, statement) in keys


def _is_named_in_question(test: exp.Expr, statement: Statement) -> bool:
    """Whether a word of the question can stand for the value."""
    filter_value = normalize_value(str(test.expression.this))
    matches = (
        filter_value in (normalize_value(v.text), normalize_value(v.value))
        for v in statement.tables.schema.values
    )
    return filter_value in normalize_value(statement.tables.question) or any(matches)
