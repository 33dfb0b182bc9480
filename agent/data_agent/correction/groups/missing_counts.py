"""Counts that a question asks for beside another figure: 笔数和金额, how many and how much."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.groups.grouping import make_group_key
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import sorts_by_place
from model.locales.chinese import HAN

_ASKS_COUNT_OF_EACH = re.compile(
    r"[各分](?:别|自)?(?:有|是|占)?(?:多少|几)(?![元块钱倍成岁])"
    r"|\bhow many (?:of each|(?:for|in|by|per) each)\b|\band how many\b"
    r"|\bwith (?:the|their) counts?\b",
    re.IGNORECASE,
)
_COUNT = r"(?:笔|单|张|条|次|订单|交易)数量?"
_AND = r"(?:和|与|及|以及|、|，|,|还有)"
_FIGURE = rf"(?:总|合计|平均|累计)?{HAN}{{0,4}}(?:金额|总额|收入|费用|均价|单价|多少钱|额)"
_ASKS_BOTH = re.compile(
    rf"{_COUNT}{_AND}{_FIGURE}|(?:金额|总额|收入|费用|额){_AND}{_COUNT}"
    rf"|(?:多少|几)[笔单张条]{_AND}{HAN}{{0,6}}(?:多少[元块钱]|金额|总额)"
    r"|\b(?:number|count) and (?:the )?(?:total|average|sum|amount|value)\b"
    r"|\b(?:total|sum|amount|value) and (?:the )?(?:number|count)\b"
    r"|\bhow many\b[^.?]*\band (?:for )?(?:how much|what (?:do|did|is|was))\b",
    re.IGNORECASE,
)


def add_group_count(statement: Statement) -> Correction | None:
    """Counts the rows of each group where the question asks how many, and nothing is counted."""
    select = statement.tree
    group = select.args.get("group") if isinstance(select, exp.Select) else None
    if not isinstance(select, exp.Select) or group is None or select.args.get("distinct"):
        return None
    if not _ASKS_COUNT_OF_EACH.search(statement.tables.question):
        return None
    if statement.nodes.find_own(select, exp.AggFunc):
        return None
    keys = {make_group_key(part, statement) for part in group.expressions}
    if any(make_group_key(part.unalias(), statement) not in keys for part in select.expressions):
        return None
    select.append("expressions", exp.Count(this=exp.Star()))
    return Correction("groups_counted")


def add_count(statement: Statement) -> Correction | None:
    """Counts the rows beside the only figure about them, where the question asks for both."""
    select = statement.tree
    if not isinstance(select, exp.Select) or not _ASKS_BOTH.search(statement.tables.question):
        return None
    figures = [part for part in select.expressions if part.find(exp.AggFunc) is not None]
    if len(figures) != 1 or not _is_of_rows(select, statement):
        return None
    [figure] = figures
    if not isinstance(figure.unalias(), (exp.Sum, exp.Avg, exp.Round)) or figure.find(exp.Case):
        return None
    parts = list(select.expressions)
    parts.insert(parts.index(figure), exp.Count(this=exp.Star()))
    select.set("expressions", parts)
    return Correction("rows_counted")


def _is_of_rows(select: exp.Select, statement: Statement) -> bool:
    """Whether it reads the rows of one table, which nothing repeats or counts already."""
    clauses = ("joins", "distinct", "having", "with_")
    if any(select.args.get(name) for name in clauses) or sorts_by_place(select):
        return False
    return len(list(statement.list_selects())) == 1 and not statement.nodes.find_all(exp.Count)
