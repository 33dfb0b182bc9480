"""Differences of two days that are taken the wrong way round: the time from A to B is B - A."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.expressions.dates import unwrap_day
from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.schema_graph import holds_dates

_ASKS_DURATION = re.compile(
    r"(?:几|多少|多)(?:天|日|小时|分钟|久|长时间|周)|时长|天数|用时|耗时|间隔"
    r"|\bhow (?:long|many (?:days|hours|minutes|weeks))\b"
    r"|\b(?:days|hours|minutes|time) (?:between|from)\b"
    r"|\b(?:turnaround|duration|lead time)\b",
    re.IGNORECASE,
)
_IS_SIGNED = re.compile(
    r"晚|早|迟|提前|延误|延期|逾期|超(?!市)|准时|差"
    r"|\b(?:late|early|earlier|delay\w*|overdue|ahead|before|past|behind|on time)\b",
    re.IGNORECASE,
)
"""Words for which a difference may be below zero: either day may be the first."""
_DIFFERENCES = (exp.Sub, exp.DateDiff, exp.TimestampDiff, exp.DatetimeDiff)
_COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE)
_PAIR = 2


def correct_day_order(statement: Statement) -> Correction | None:
    """Swaps two days of a row whose difference is asked for, where the first is the earlier one.

    Which is the earlier one is known from the first and the last day that a sync found in both. A
    statement that compares the two days itself ("replied after it was due") means its order.
    """
    question = statement.tables.question
    if not _ASKS_DURATION.search(question) or _IS_SIGNED.search(question):
        return None
    for select in statement.list_selects():
        compared = _list_compared_days(select, statement)
        for part in select.expressions:
            for node in statement.nodes.find_within(part, *_DIFFERENCES):
                written = node.sql(statement.tables.dialect, comments=False)
                if _list_days(node, statement) not in compared and _begins_early(node, statement):
                    first, second = node.this, node.expression
                    node.set("this", second)
                    node.set("expression", first)
                    return Correction("day_order", {"written": written})
    return None


def _list_compared_days(select: exp.Select, statement: Statement) -> list[set[str]]:
    """The pairs of days that a SELECT compares with each other."""
    comparisons = statement.nodes.find_within(select, *_COMPARISONS)
    return [days for node in comparisons if len(days := _list_days(node, statement)) == _PAIR]


def _list_days(node: exp.Expr, statement: Statement) -> set[str]:
    """The columns with days on both sides of a node."""
    sides = (_find_day(side, statement) for side in (node.this, node.expression))
    return {f"{day.table.name}.{day.column.name}" for day in sides if day is not None}


def _begins_early(node: exp.Expr, statement: Statement) -> bool:
    minuend, subtrahend = (_find_day(side, statement) for side in (node.this, node.expression))
    if minuend is None or subtrahend is None or minuend.table is not subtrahend.table:
        return False
    here, there = minuend.column.profile, subtrahend.column.profile
    if here is None or there is None or not (here.low and here.high and there.low and there.high):
        return False
    return here.low < there.low and here.high < there.high


def _find_day(node: exp.Expr, statement: Statement) -> ResolvedColumn | None:
    inner = unwrap_day(node)
    if isinstance(inner, exp.Func):
        columns = list(inner.find_all(exp.Column))
        inner = columns[0] if len(columns) == 1 and not inner.find(exp.Sub, exp.Add) else inner
    stored = statement.find_stored_column(inner) if isinstance(inner, exp.Column) else None
    return stored if stored is not None and holds_dates(stored.column) else None
