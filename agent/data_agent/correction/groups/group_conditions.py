"""Moves conditions on an average or a total, written for single rows, to HAVING."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import set_conditions, split_conjuncts

_COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE)
_AGGREGATES: dict[type[exp.Expr], tuple[str, str]] = {
    exp.Avg: ("平均|均", "average|mean"),
    exp.Sum: ("总|合计|累计", "total|sum"),
}
_COMPARISON_PATTERN = (
    r"(?:{chinese})[^，。；,;的]{{0,10}}"
    r"(?:高于|大于|超过|多于|低于|小于|少于|不低于|不高于|不少于|至少|至多|达到){number}"
    r"|\b(?:{english})(?:\s\w+){{0,2}}(?:\s(?:of|is|was))?\s"
    r"(?:above|over|below|under|exceeding|at least|at most|\w+ than)\s{number}"
)
"""Nothing but the name of the measure stands between the aggregate and the comparison."""


def correct_group_condition(statement: Statement) -> Correction | None:
    """Moves one condition from WHERE to HAVING.

    Only where the question compares that aggregate with the number, and SELECT or ORDER BY has it.
    """
    question = statement.tables.question
    for select in statement.list_selects():
        where, group = select.args.get("where"), select.args.get("group")
        if where is None or group is None:
            continue
        tests = split_conjuncts(where.this)
        for test in tests:
            aggregate = _find_compared_aggregate(test, select, question)
            if aggregate is None:
                continue
            rest = [other for other in tests if other is not test]
            condition = test.copy()
            condition.set("this", aggregate.copy())
            set_conditions(select, rest)
            select.having(condition, copy=False)
            condition_sql = condition.sql(dialect=statement.tables.dialect, comments=False)
            return Correction("group_condition", {"condition": condition_sql})
    return None


def _find_compared_aggregate(test: exp.Expr, select: exp.Select, question: str) -> exp.Expr | None:
    """The aggregate of the compared column that the question compares with the number."""
    if not isinstance(test, _COMPARISONS) or not isinstance(test.this, exp.Column):
        return None
    number = test.expression
    if not isinstance(number, exp.Literal) or number.is_string:
        return None
    for kind, (chinese, english) in _AGGREGATES.items():
        words = {"chinese": chinese, "english": english, "number": re.escape(str(number.this))}
        for aggregate in select.find_all(kind):
            if aggregate.find_ancestor(exp.Query) is not select or aggregate.this != test.this:
                continue
            if re.search(_COMPARISON_PATTERN.format(**words), question, re.IGNORECASE):
                return aggregate
    return None
