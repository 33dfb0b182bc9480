"""Groups that an answer computes and does not name."""

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import sorts_by_place


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


def _is_one_row(select: exp.Select) -> bool:
    """Whether only one group is shown: which one is said by its number."""
    limit = select.args.get("limit")
    return limit is not None and limit.expression is not None and limit.expression.name == "1"
