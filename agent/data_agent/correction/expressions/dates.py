"""Corrects dates looked for in a column of words, where the table has one column of dates."""

import re

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.data_agent.correction.syntax.nodes import make_identifier

_PARTS = (
    exp.TimeToStr,
    exp.Extract,
    exp.Year,
    exp.Quarter,
    exp.Month,
    exp.Day,
    exp.DateTrunc,
    exp.TimestampTrunc,
)
_WRAPPERS = (exp.Cast, exp.Paren, exp.TsOrDsToDate, exp.TsOrDsToTimestamp, exp.Date, exp.Timestamp)
_COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)
_DAY = re.compile(r"(?:19|20)\d\d-\d\d(?:-\d\d)?")
_DATED = frozenset({"date", "datetime"})


def correct_date(statement: Statement) -> Correction | None:
    """Replaces a column that holds no dates by the only column of dates of its table."""
    for select in statement.list_selects():
        for node in statement.nodes.find_own(select, *_PARTS, *_COMPARISONS):
            column = _find_date_use(node)
            stored_column = statement.find_stored_column(column) if column is not None else None
            if column is None or stored_column is None or not _has_no_digits(stored_column):
                continue
            dates = [c.name for c in stored_column.table.columns if c.kind in _DATED]
            if len(dates) == 1:
                column.set("this", make_identifier(dates[0]))
                params = {"written": stored_column.column.name, "column": dates[0]}
                return Correction("renamed_column", params)
    return None


def unwrap_day(node: exp.Expr) -> exp.Expr:
    """The expression inside casts and functions that only make a day of it."""
    while isinstance(node, _WRAPPERS):
        node = node.this
    return node


def _find_date_use(node: exp.Expr) -> exp.Column | None:
    if isinstance(node, _COMPARISONS):
        bound = node.args.get("low") or node.args.get("expression")
        if not (isinstance(bound, exp.Literal) and _DAY.fullmatch(str(bound.this))):
            return None
        return node.this if isinstance(node.this, exp.Column) else None
    inner = unwrap_day(node.expression if isinstance(node, exp.Extract) else node.this)
    return inner if isinstance(inner, exp.Column) else None


def _has_no_digits(resolved_column: ResolvedColumn) -> bool:
    """Whether no stored value has a digit, as far as the last sync saw."""
    column = resolved_column.column
    has_no_digits = bool(column.samples) and not any(
        re.search(r"\d", text) for text in column.samples
    )
    return column.kind == "text" and has_no_digits
