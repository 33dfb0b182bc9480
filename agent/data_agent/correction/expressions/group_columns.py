"""Groups that an answer computes and does not name, and counts that it was asked for."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.grouping import make_group_key
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import sorts_by_place

_ASKS_COUNT = re.compile(
    r"[各分](?:别|自)?(?:有|是|占)?(?:多少|几)(?![元块钱倍成岁])"
    r"|\bhow many (?:of each|(?:for|in|by|per) each)\b|\band how many\b"
    r"|\bwith (?:the|their) counts?\b",
    re.IGNORECASE,
)


def show_group_columns(statement: Statement) -> Correction | None:
    """Puts the columns that the answer is grouped by before its numbers, if it shows none."""
    select = statement.tree
    group = select.args.get("group") if isinstance(select, exp.Select) else None
    if not isinstance(select, exp.Select) or group is None or _is_one_row(select):
        return None
    are_computed = all(part.find(exp.AggFunc) for part in select.expressions)
    columns = [part for part in group.expressions if isinstance(part, exp.Column)]
    if not are_computed or not columns or len(columns) != len(group.expressions):
        return None
    if select.args.get("distinct") or sorts_by_place(select):
        return None
    select.set("expressions", [*(column.copy() for column in columns), *select.expressions])
    names = ", ".join(column.sql(statement.tables.dialect) for column in columns)
    return Correction("groups_shown", {"columns": names})


def add_group_count(statement: Statement) -> Correction | None:
    """Counts the rows of each group where the question asks how many, and nothing is counted."""
    select = statement.tree
    group = select.args.get("group") if isinstance(select, exp.Select) else None
    if not isinstance(select, exp.Select) or group is None or select.args.get("distinct"):
        return None
    if not _ASKS_COUNT.search(statement.tables.question):
        return None
    if statement.nodes.find_own(select, exp.AggFunc):
        return None
    keys = {make_group_key(part, statement) for part in group.expressions}
    if any(make_group_key(part.unalias(), statement) not in keys for part in select.expressions):
        return None
    select.append("expressions", exp.Count(this=exp.Star()))
    return Correction("groups_counted")


def _is_one_row(select: exp.Select) -> bool:
    """Whether only one group is shown: which one is said by its number."""
    limit = select.args.get("limit")
    return limit is not None and limit.expression is not None and limit.expression.name == "1"
