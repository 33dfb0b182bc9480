"""Date expressions in each dialect: buckets to group by, tests of a period."""

from collections.abc import Callable
from datetime import date

from sqlglot import exp

from agent.rule_engine.intent import Unit
from agent.rule_engine.sql_generation.columns import make_column
from agent.rule_engine.sql_generation.expressions.sql_templates import (
    fill_template,
    translate_pattern,
)
from agent.rule_engine.sql_generation.expressions.stored_values import (
    make_stored_day,
    parse_stored_day,
)
from agent.rule_engine.sql_generation.join_tree import NoStatement
from agent.rule_engine.stored_months import find_month_pattern
from agent.schema_graph import DAY_FORMATS, Field, SchemaGraph
from agent.time_expressions.calendar_periods import Grain, Period
from model.engines.registry import find_dialect
from model.sources.schema import Dialect

_UNITS: dict[Grain, tuple[int, str]] = {
    "day": (1, "day"),
    "week": (7, "day"),
    "month": (1, "month"),
    "quarter": (3, "month"),
    "year": (1, "year"),
}


def make_bucket(expression: exp.Expr, grain: Grain, dialect: Dialect) -> exp.Expr:
    """The bucket of a day as text that sorts: 2025, 2025-Q1, 2025-03; a date for weeks and days."""
    dates = find_dialect(dialect).dates
    templates = {"day": dates.day, "week": dates.week, "quarter": dates.quarter_text}
    if grain in templates:
        return fill_template(templates[grain], words={}, day=expression)
    return format_date(expression, "%Y" if grain == "year" else "%Y-%m", dialect)


def make_part_number(
    expression: exp.Expr, grain: Grain, within: Grain, dialect: Dialect
) -> exp.Expr:
    """The number of a day's bucket in the larger one: 3 for March, 2 for May in its quarter."""
    if grain == "day":
        return exp.cast(format_date(expression, "%d", dialect), "int")
    if grain == "quarter":
        return fill_template(find_dialect(dialect).dates.quarter, words={}, day=expression)
    month = exp.cast(format_date(expression, "%m", dialect), "int")
    if within == "year":
        return month
    before = exp.Paren(this=exp.Sub(this=month, expression=exp.Literal.number(1)))
    place = exp.Mod(this=before, expression=exp.Literal.number(3))
    return exp.Add(this=exp.Paren(this=place), expression=exp.Literal.number(1))


def add_grain(expression: exp.Expr, grain: Grain, dialect: Dialect, *, of: Grain) -> exp.Expr:
    """The same day one grain later, exact enough for buckets `of` a grain.

    SQLite lets the 31st of August become the 1st of October: months are moved from their first day.
    """
    dates = find_dialect(dialect).dates
    template = (of in ("month", "quarter", "year") and dates.later_month) or dates.later
    count, unit = _UNITS[grain]
    return fill_template(template, words={"count": str(count), "unit": unit}, day=expression)


def cast_to_date(expression: exp.Expr, field: Field, graph: SchemaGraph) -> exp.Expr:
    """A stored day as a day: PostgreSQL and DuckDB take no part of one that is stored as text."""
    pattern = DAY_FORMATS.get(graph.day_format(field))
    if pattern:
        return parse_stored_day(expression, pattern, graph.source.dialect)
    if graph.column(field).kind != "text":
        return expression
    template = find_dialect(graph.source.dialect).dates.cast_text or "{day}"
    return fill_template(template, words={}, day=expression)


def make_period_test(field: Field, period: Period, graph: SchemaGraph) -> exp.Expr:
    """Whether the day of `field` is in the period. Raises `NoStatement` for what is no day."""
    column: exp.Expr = make_column(field)
    if graph.is_year(field):
        return _make_year_test(column, period, text=graph.column(field).kind == "text")
    if month := find_month_pattern(graph, field):
        return _make_month_test(field, period, month, graph)
    if not graph.is_date(field):
        raise NoStatement
    if graph.day_format(field):
        return _make_between(column, period, lambda day: make_stored_day(field, day, graph))
    return make_range_test(column, period, typed=needs_typed_bounds(field, graph))


def needs_typed_bounds(field: Field, graph: SchemaGraph) -> bool:
    """Whether its days are compared with days only; what is stored as text is compared as text."""
    is_text = graph.column(field).kind == "text"
    return find_dialect(graph.source.dialect).dates.typed_bounds and not is_text


def make_range_test(column: exp.Expr, period: Period, *, typed: bool) -> exp.Expr:
    """Whether a day is in the period; `typed` compares it with days rather than with texts."""
    return _make_between(column, period, _make_typed_date if typed else _make_date)


def _make_between(column: exp.Expr, period: Period, day: Callable[[date], exp.Expr]) -> exp.Expr:
    bounds: list[exp.Expr] = []
    if period.start is not None:
        bounds.append(exp.GTE(this=column.copy(), expression=day(period.start)))
    if period.end is not None:
        bounds.append(exp.LT(this=column.copy(), expression=day(period.end)))
    return exp.and_(*bounds)


def _make_month_test(field: Field, period: Period, pattern: str, graph: SchemaGraph) -> exp.Expr:
    if any(day is not None and day.day != 1 for day in (period.start, period.end)):
        raise NoStatement  # a month holds no days
    number = graph.column(field).kind == "integer"
    literal = exp.Literal.number if number else exp.Literal.string
    return _make_between(make_column(field), period, lambda day: literal(day.strftime(pattern)))


def _make_year_test(column: exp.Expr, period: Period, *, text: bool) -> exp.Expr:
    if any(day and (day.month, day.day) != (1, 1) for day in (period.start, period.end)):
        raise NoStatement  # a year holds no months
    start = period.start.year if period.start else None
    end = period.end.year - (period.end == date(period.end.year, 1, 1)) if period.end else None
    year = exp.Literal.string if text else exp.Literal.number
    if start is not None and start == end:
        return exp.EQ(this=column, expression=year(str(start)))
    bounds: list[exp.Expr] = []
    if start is not None:
        bounds.append(exp.GTE(this=column.copy(), expression=year(str(start))))
    if end is not None:
        bounds.append(exp.LTE(this=column.copy(), expression=year(str(end))))
    return exp.and_(*bounds)


def _make_date(day: date) -> exp.Expr:
    return exp.Literal.string(day.isoformat())


def _make_typed_date(day: date) -> exp.Expr:
    return exp.cast(_make_date(day), "date")


def format_date(expression: exp.Expr, pattern: str, dialect: Dialect) -> exp.Expr:
    """A day or time as text, by a pattern of `strftime`."""
    words = {"pattern": translate_pattern(pattern, dialect)}
    return fill_template(find_dialect(dialect).dates.text, words=words, day=expression)


def make_day_difference(late: exp.Expr, early: exp.Expr, dialect: Dialect) -> exp.Expr:
    """The days from one day to another."""
    template = find_dialect(dialect).dates.difference
    return fill_template(template, words={}, late=late, early=early)


def make_time_difference(late: exp.Expr, early: exp.Expr, unit: Unit, dialect: Dialect) -> exp.Expr:
    """The days, hours or minutes from one time to another."""
    if unit == "day":
        return make_day_difference(late, early, dialect)
    template = find_dialect(dialect).dates.seconds
    seconds = fill_template(template, words={}, late=late, early=early)
    size = exp.Literal.number("3600.0" if unit == "hour" else "60.0")
    return exp.Div(this=exp.Paren(this=seconds), expression=size)


def make_years_until(column: exp.Expr, field: Field, day: date, graph: SchemaGraph) -> exp.Expr:
    """The years from a stored day, or a stored year, to a day."""
    if graph.is_year(field):
        if graph.column(field).kind != "integer":
            raise NoStatement
        return exp.Sub(this=exp.Literal.number(day.year), expression=column)
    first = cast_to_date(column, field, graph)
    days = make_day_difference(_make_dialect_date(day, graph), first, graph.source.dialect)
    return exp.Div(this=exp.Paren(this=days), expression=exp.Literal.number("365.25"))


def _make_dialect_date(day: date, graph: SchemaGraph) -> exp.Expr:
    typed = find_dialect(graph.source.dialect).dates.typed_literals
    return _make_typed_date(day) if typed else _make_date(day)
