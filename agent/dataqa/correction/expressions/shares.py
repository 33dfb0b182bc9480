"""Shares that are 1 in every row, because numerator and denominator are the same."""

from sqlglot import exp

from agent.dataqa.correction.ambiguous import conjuncts
from agent.dataqa.correction.change import Change
from agent.dataqa.correction.expressions.aggregates import bare_aggregate, written_in
from agent.dataqa.correction.scopes import Statement


def correct_share(statement: Statement) -> Change | None:
    """Divides by the sum over all groups, or counts the rows that a share is a part of."""
    for select in statement.selects():
        for ratio in written_in(select, exp.Div):
            change = _of_all_groups(ratio, select) or _of_all_rows(ratio, select)
            if change is not None:
                return change
    return None


def _of_all_groups(ratio: exp.Expr, select: exp.Select) -> Change | None:
    part, whole = bare_aggregate(ratio.this), bare_aggregate(ratio.expression)
    if part is None or whole is None or part != whole or part.find(exp.Distinct):
        return None
    if not select.args.get("group") or select.args.get("having"):
        return None
    if any(isinstance(side.parent, exp.Window | exp.Filter) for side in (part, whole)):
        return None
    measure = whole.sql(comments=False)
    whole.replace(exp.Window(this=exp.Sum(this=whole.copy())))
    return Change("share_of_groups", {"measure": measure})


def _of_all_rows(ratio: exp.Expr, select: exp.Select) -> Change | None:
    """`SUM(CASE WHEN a = 1 …) / COUNT(*) … WHERE a = 1` loses its WHERE."""
    part, whole = bare_aggregate(ratio.this), bare_aggregate(ratio.expression)
    where = select.args.get("where")
    case = _case(part)
    if case is None or whole is None or where is None or whole.find(exp.Case):
        return None
    tests = conjuncts(where.this)
    rest = [test for test in tests if test != case]
    if len(rest) == len(tests):
        return None
    select.set("where", exp.Where(this=exp.and_(*rest, copy=False)) if rest else None)
    return Change("share_of_rows", {"condition": case.sql(comments=False)})


def _case(part: exp.AggFunc | None) -> exp.Expr | None:
    """The only condition of a CASE that is summed or counted."""
    case = part.this if part is not None else None
    if not isinstance(case, exp.Case) or case.this is not None:
        return None
    branches = case.args.get("ifs") or []
    return branches[0].this if len(branches) == 1 else None
