"""The days that conditions of a statement let through, as far as they are written out."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlglot import exp

from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.data_agent.correction.syntax.nodes import split_conjuncts

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>-(?:0[1-9]|1[0-2]))?")
_BEGINNING = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>-(?:0[1-9]|1[0-2]))?-?%")
_YEARS_OF = (exp.Year, exp.Extract, exp.TimeToStr, exp.Anonymous, exp.Substring, exp.Left)
Bounds = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CountedPeriod:
    """A date column with the first and the last day that pass; empty where it is open."""

    stored_column: ResolvedColumn
    first: str
    last: str

    @property
    def days(self) -> str:
        """Both ends, as they are shown."""
        return f"{self.first} – {self.last}".strip()


def list_periods(statement: Statement) -> Iterator[CountedPeriod]:
    """Of each SELECT, each date column that its conditions compare with days."""
    for select in statement.list_selects():
        yield from _list_in_select(select, statement)


def _list_in_select(select: exp.Select, statement: Statement) -> Iterator[CountedPeriod]:
    bounds: dict[int, tuple[ResolvedColumn, Bounds]] = {}
    for condition in _list_conditions(select):
        column, (first, last) = _read_bounds(condition)
        stored_column = statement.find_stored_column(column) if column is not None else None
        if stored_column is not None:
            _, (known_first, known_last) = bounds.get(
                id(stored_column.column), (stored_column, ("", ""))
            )
            last = min(filter(None, (last, known_last)), default="")
            bounds[id(stored_column.column)] = stored_column, (max(first, known_first), last)
    for stored_column, (first, last) in bounds.values():
        if first or last:
            yield CountedPeriod(stored_column, first, last)


def _list_conditions(select: exp.Select) -> Iterator[exp.Expr]:
    """Those of WHERE, and those under which rows are joined."""
    where = select.args.get("where")
    wheres = [where.this] if where is not None else []
    joins = [on for join in select.args.get("joins") or () if (on := join.args.get("on"))]
    for condition in (*wheres, *joins):
        yield from split_conjuncts(condition)


def _read_bounds(condition: exp.Expr) -> tuple[exp.Column | None, Bounds]:
    """The column of a condition with the days that it lets through."""
    if isinstance(condition, exp.Between) and isinstance(condition.this, exp.Column):
        first, last = (_read_day(condition.args[side]) for side in ("low", "high"))
        return condition.this, (first, last)
    if isinstance(condition, exp.Like) and isinstance(condition.this, exp.Column):
        return condition.this, _read_beginning(condition.expression)
    if not isinstance(condition, exp.GT | exp.GTE | exp.LT | exp.LTE | exp.EQ):
        return None, ("", "")
    column, value = condition.left, condition.right
    if isinstance(column, exp.Column):
        day = _read_day(value)
        from_day = day if isinstance(condition, exp.GT | exp.GTE | exp.EQ) else ""
        to_day = day if isinstance(condition, exp.LT | exp.LTE | exp.EQ) else ""
        first = _shift_day(from_day, 1) if isinstance(condition, exp.GT) else from_day
        last = _shift_day(to_day, -1) if isinstance(condition, exp.LT) else to_day
        return column, (first, last)
    return _read_year(condition)


def _shift_day(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return ""


def _read_day(value: exp.Expr) -> str:
    """The day that a literal holds; empty where it is computed."""
    literal = value if isinstance(value, exp.Literal) else value.find(exp.Literal)
    plain = isinstance(value, exp.Literal | exp.Cast | exp.Date | exp.TsOrDsToDate)
    text = str(literal.this) if literal is not None and plain else ""
    return text[:10] if _ISO_DAY.match(text) else ""


def _read_beginning(pattern: exp.Expr) -> Bounds:
    """`LIKE '2021%'`, `LIKE '2021-03%'`: the days of the year or the month."""
    match = _BEGINNING.fullmatch(str(pattern.this) if isinstance(pattern, exp.Literal) else "")
    if match is None:
        return "", ""
    return _to_bounds(match)


def _to_bounds(match: re.Match[str]) -> Bounds:
    first, last = match["month"] or "-01", match["month"] or "-12"
    _, days = monthrange(int(match["year"]), int(last[1:]))
    return f"{match['year']}{first}-01", f"{match['year']}{last}-{days}"


def _read_year(condition: exp.Expr) -> tuple[exp.Column | None, Bounds]:
    """STRFTIME('%Y', day) = '2021', YEAR(day) = 2021, SUBSTR(day, 1, 7) = '2021-03'."""
    side, value = condition.this, condition.args["expression"]
    while isinstance(side, exp.Cast):
        side = side.this
    text = str(value.this) if isinstance(value, exp.Literal) else ""
    if not isinstance(condition, exp.EQ) or not isinstance(side, _YEARS_OF):
        return None, ("", "")
    match = _YEAR.fullmatch(text)
    if match is None:
        return None, ("", "")
    columns = list(side.find_all(exp.Column))
    return (columns[0] if len(columns) == 1 else None), _to_bounds(match)
