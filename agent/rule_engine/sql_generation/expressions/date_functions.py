"""Date expressions in each dialect: buckets to group by, tests of a period."""

from collections.abc import Callable
from datetime import date

from sqlglot import exp

from agent.rule_engine.sql_generation.columns import make_column
from agent.rule_engine.sql_generation.expressions.stored_values import (
    make_stored_day,
    parse_stored_day,
)
from agent.rule_engine.sql_generation.join_tree import NoStatement
from agent.schema_graph import DAY_FORMATS, Field, SchemaGraph
from agent.time_expressions.calendar_periods import Grain, Period
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
    if grain == "day":
        return truncate_to_day(expression, dialect)
    if grain == "week":
        return _truncate_to_week(expression, dialect)
    if grain == "quarter":
        return _format_quarter(expression, dialect)
    if grain == "year":
        return format_date(expression, "%Y", dialect)
    return format_date(expression, "%Y-%m", dialect)


def make_part_number(
    expression: exp.Expr, grain: Grain, within: Grain, dialect: Dialect
) -> exp.Expr:
    """The number of a day's bucket in the larger one: 3 for March, 2 for May in its quarter."""
    if grain == "day":
        return exp.cast(format_date(expression, "%d", dialect), "int")
    if grain == "quarter":
        return _make_quarter_number(expression, dialect)
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
    count, unit = _UNITS[grain]
    if dialect == "sqlite":
        whole = ["start of month"] if of in ("month", "quarter", "year") else []
        steps = [exp.Literal.string(step) for step in (*whole, f"+{count} {unit}")]
        return exp.Anonymous(this="DATE", expressions=[expression, *steps])
    interval = exp.Interval(this=exp.Literal.string(str(count)), unit=exp.Var(this=unit.upper()))
    if dialect == "mysql":
        return exp.Anonymous(this="DATE_ADD", expressions=[expression, interval])
    return exp.Add(this=expression, expression=interval)


def cast_to_date(expression: exp.Expr, field: Field, graph: SchemaGraph) -> exp.Expr:
    """A stored day as a day: PostgreSQL and DuckDB take no part of one that is stored as text."""
    pattern = DAY_FORMATS.get(graph.day_format(field))
    if pattern:
        return parse_stored_day(expression, pattern, graph.source.dialect)
    if graph.column(field).kind != "text":
        return expression
    if graph.source.dialect == "duckdb":
        return exp.TryCast(this=expression, to=exp.DataType.build("timestamp"))
    return exp.cast(expression, "timestamp") if graph.source.dialect == "postgres" else expression


def make_period_test(field: Field, period: Period, graph: SchemaGraph) -> exp.Expr:
    """Whether the day of `field` is in the period. Raises `NoStatement` for what is no day."""
    column: exp.Expr = make_column(field)
    if graph.is_year(field):
        return _make_year_test(column, period, text=graph.column(field).kind == "text")
    if not graph.is_date(field):
        raise NoStatement
    if graph.day_format(field):
        return _make_between(column, period, lambda day: make_stored_day(field, day, graph))
    # Trino compares days with days only; what is stored as text it compares as text.
    typed = graph.source.dialect == "trino" and graph.column(field).kind != "text"
    return make_range_test(column, period, typed=typed)


def make_range_test(column: exp.Expr, period: Period, *, typed: bool = False) -> exp.Expr:
    """Whether a day is in the period; `typed` compares it with days rather than with texts."""
    return _make_between(column, period, _make_typed_date if typed else _make_date)


def _make_between(column: exp.Expr, period: Period, day: Callable[[date], exp.Expr]) -> exp.Expr:
    bounds: list[exp.Expr] = []
    if period.start is not None:
        bounds.append(exp.GTE(this=column.copy(), expression=day(period.start)))
    if period.end is not None:
        bounds.append(exp.LT(this=column.copy(), expression=day(period.end)))
    return exp.and_(*bounds)


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
    text = exp.Literal.string
    if dialect == "sqlite":
        return exp.Anonymous(this="STRFTIME", expressions=[text(pattern), expression])
    if dialect == "mysql":
        return exp.Anonymous(this="DATE_FORMAT", expressions=[expression, text(pattern)])
    if dialect in ("clickhouse", "trino"):
        name, of = ("formatDateTime", truncate_to_day(expression, dialect))
        if dialect == "trino":
            name, of = "DATE_FORMAT", exp.cast(expression, "timestamp")
        return exp.Anonymous(this=name, expressions=[of, text(pattern)])
    if dialect == "postgres":
        words = pattern.replace("%Y", "YYYY").replace("%m", "MM").replace("%d", "DD")
        words = words.replace("%H", "HH24")
        return exp.Anonymous(this="TO_CHAR", expressions=[expression, text(words)])
    stamp = exp.cast(expression, "timestamp")
    return exp.Anonymous(this="STRFTIME", expressions=[stamp, text(pattern)])


def truncate_to_day(expression: exp.Expr, dialect: Dialect) -> exp.Expr:
    """The day of a date or time."""
    if dialect in ("sqlite", "mysql"):
        return exp.Anonymous(this="DATE", expressions=[expression])
    if dialect == "clickhouse":
        return exp.Anonymous(this="toDate", expressions=[expression])
    return exp.cast(expression, "date")


def make_day_difference(late: exp.Expr, early: exp.Expr, dialect: Dialect) -> exp.Expr:
    """The days from one day to another."""
    if dialect == "sqlite":
        to, start = (exp.Anonymous(this="JULIANDAY", expressions=[e]) for e in (late, early))
        return exp.Sub(this=to, expression=start)
    if dialect == "mysql":
        return exp.Anonymous(this="DATEDIFF", expressions=[late, early])
    if dialect == "postgres":
        return exp.Sub(this=exp.cast(late, "date"), expression=exp.cast(early, "date"))
    name = "dateDiff" if dialect == "clickhouse" else "DATE_DIFF"
    parts = [
        exp.Literal.string("day"),
        truncate_to_day(early, dialect),
        truncate_to_day(late, dialect),
    ]
    return exp.Anonymous(this=name, expressions=parts)


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
    typed = graph.source.dialect in ("postgres", "trino", "duckdb")
    return _make_typed_date(day) if typed else _make_date(day)


def _truncate_to_week(expression: exp.Expr, dialect: Dialect) -> exp.Expr:
    if dialect == "sqlite":
        moves = [exp.Literal.string(move) for move in ("weekday 0", "-6 days")]
        return exp.Anonymous(this="DATE", expressions=[expression, *moves])
    if dialect == "mysql":
        weekday = exp.Anonymous(this="WEEKDAY", expressions=[expression.copy()])
        back = exp.Interval(this=weekday, unit=exp.Var(this="DAY"))
        return exp.Anonymous(
            this="DATE_SUB", expressions=[truncate_to_day(expression, dialect), back]
        )
    if dialect == "clickhouse":
        return exp.Anonymous(this="toMonday", expressions=[truncate_to_day(expression, dialect)])
    if dialect == "trino":
        expression = truncate_to_day(expression, dialect)
    week = exp.Literal.string("week")
    return exp.cast(exp.Anonymous(this="DATE_TRUNC", expressions=[week, expression]), "date")


def _make_quarter_number(expression: exp.Expr, dialect: Dialect) -> exp.Expr:
    if dialect == "postgres":
        text = exp.Anonymous(this="TO_CHAR", expressions=[expression, exp.Literal.string("Q")])
        return exp.cast(text, "int")
    if dialect != "sqlite":
        return exp.Anonymous(this="QUARTER", expressions=[expression])
    month = exp.cast(format_date(expression, "%m", dialect), "int")
    shifted = exp.Paren(this=exp.Add(this=month, expression=exp.Literal.number(2)))
    return exp.Div(this=shifted, expression=exp.Literal.number(3), typed=True)


def _format_quarter(expression: exp.Expr, dialect: Dialect) -> exp.Expr:
    if dialect == "postgres":
        return exp.Anonymous(
            this="TO_CHAR", expressions=[expression, exp.Literal.string('YYYY-"Q"Q')]
        )
    if dialect == "clickhouse":
        return format_date(expression, "%Y-Q%Q", dialect)
    year = format_date(expression, "%Y", dialect)
    number = _make_quarter_number(expression.copy(), dialect)
    if dialect == "trino":
        number = exp.cast(number, "varchar")
    if dialect in ("mysql", "trino"):
        parts = [year, exp.Literal.string("-Q"), number]
        return exp.Anonymous(this="CONCAT", expressions=parts)
    prefix = exp.DPipe(this=year, expression=exp.Literal.string("-Q"))
    return exp.DPipe(this=prefix, expression=exp.Paren(this=number))
