"""Corrects shares that are 1 in every row: numerator and denominator are the same."""

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.figures.aggregates import find_aggregate
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import set_conditions, split_conjuncts


def correct_share(statement: Statement) -> Correction | None:
    """Divides by the sum over all groups, or counts the rows that a share is a part of."""
    for select in statement.list_selects():
        for ratio in statement.nodes.find_own(select, exp.Div):
            change = (
                _correct_share_of_groups(ratio, select)
                or _correct_share_of_rows(ratio, select)
                or _correct_share_of_all(ratio, select)
            )
            if change is not None:
                return change
    return None


def _correct_share_of_groups(ratio: exp.Expr, select: exp.Select) -> Correction | None:
    part, whole = find_aggregate(ratio.this), find_aggregate(ratio.expression)
    if part is None or whole is None or part != whole or part.find(exp.Distinct):
        return None
    if not select.args.get("group") or select.args.get("having"):
        return None
    if isinstance(part.parent, exp.Window | exp.Filter) or isinstance(whole.parent, exp.Filter):
        return None
    measure = whole.sql(comments=False)
    over = whole.parent if isinstance(whole.parent, exp.Window) else None
    if over is not None and not _is_of_group(over, select):
        return None
    (over or whole).replace(exp.Window(this=exp.Sum(this=whole.copy())))
    return Correction("share_of_groups", {"measure": measure})


def _is_of_group(over: exp.Window, select: exp.Select) -> bool:
    """Whether a window has no more rows than the group, or its columns mean nothing there."""
    by = over.args.get("partition_by") or []
    names = {part.name.lower() for part in select.args["group"].expressions}
    return over.args.get("order") is None and (
        not by or {part.name.lower() for part in by} == names
    )


def _correct_share_of_rows(ratio: exp.Expr, select: exp.Select) -> Correction | None:
    """`SUM(CASE WHEN a = 1 …) / COUNT(*) … WHERE a = 1` loses its WHERE."""
    part, whole = find_aggregate(ratio.this), find_aggregate(ratio.expression)
    where = select.args.get("where")
    case = _find_case(part)
    if case is None or whole is None or where is None or whole.find(exp.Case):
        return None
    tests = split_conjuncts(where.this)
    rest = [test for test in tests if test != case]
    if len(rest) == len(tests):
        return None
    set_conditions(select, rest)
    return Correction("share_of_rows", {"condition": case.sql(comments=False)})


def _correct_share_of_all(ratio: exp.Expr, select: exp.Select) -> Correction | None:
    """`COUNT(*) / (SELECT COUNT(*) … WHERE a = 1) … WHERE a = 1` divides by all rows."""
    part, whole = find_aggregate(ratio.this), _find_inner(ratio.expression)
    where = select.args.get("where")
    if part is None or whole is None or where is None or select.args.get("group"):
        return None
    clauses = ("from_", "where")
    same = all(whole.args.get(name) == select.args.get(name) for name in clauses)
    if not same or whole.expressions != [part] or len(split_conjuncts(where.this)) > 1:
        return None
    if any(whole.args.get(name) for name in ("joins", "group", "having", "limit")):
        return None
    whole.set("where", None)
    return Correction("share_of_rows", {"condition": where.this.sql(comments=False)})


def _find_inner(side: exp.Expr) -> exp.Select | None:
    """The query in brackets that a number is divided by."""
    while isinstance(side, exp.Paren | exp.Cast | exp.Nullif):
        side = side.this
    inner = side.this if isinstance(side, exp.Subquery) else None
    return inner if isinstance(inner, exp.Select) else None


def _find_case(part: exp.AggFunc | None) -> exp.Expr | None:
    """The only condition of a CASE that is summed or counted."""
    case = part.this if part is not None else None
    if not isinstance(case, exp.Case) or case.this is not None:
        return None
    branches = case.args.get("ifs") or []
    return branches[0].this if len(branches) == 1 else None
