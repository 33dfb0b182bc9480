"""The day of the week, the weekend and the hour of a day, in each dialect."""

from collections.abc import Mapping

from sqlglot import exp

from agent.rule_engine.sql_generation.expressions.date_functions import format_date
from agent.rule_engine.sql_generation.expressions.sql_templates import fill_template
from agent.time_expressions.calendar_periods import Cycle
from model.engines.registry import find_dialect
from model.sources.schema import Dialect

_SATURDAY = 6


def make_order_key(expression: exp.Expr, cycle: Cycle, dialect: Dialect) -> exp.Expr:
    """What rows are grouped and ordered by: Monday is 1; working days are 0, weekends 1."""
    if cycle == "hour":
        return _make_hour(expression, dialect)
    weekday = _make_weekday(expression, dialect)
    if cycle == "weekday":
        return weekday
    return _make_weekend(weekday, exp.Literal.number(1), exp.Literal.number(0))


def make_display_value(
    expression: exp.Expr, cycle: Cycle, dialect: Dialect, names: Mapping[object, str]
) -> exp.Expr:
    """What the reader sees: names of days; hours as two digits."""
    if cycle == "hour":
        return _make_hour(expression, dialect)
    weekday = _make_weekday(expression, dialect)
    if cycle == "weekend":
        on, off = (exp.Literal.string(names["weekend", n]) for n in (1, 0))
        return _make_weekend(weekday, on, off)
    days = [
        exp.If(this=exp.Literal.number(n), true=exp.Literal.string(names["weekday", n]))
        for n in range(1, 8)
    ]
    return exp.Case(this=weekday, ifs=days)


def make_weekend_test(expression: exp.Expr, dialect: Dialect, *, off: bool) -> exp.Expr:
    """Whether a day is at the weekend, or not unless `off`."""
    kind = exp.GTE if off else exp.LT
    return kind(this=_make_weekday(expression, dialect), expression=exp.Literal.number(_SATURDAY))


def _make_weekend(weekday: exp.Expr, on: exp.Expr, off: exp.Expr) -> exp.Expr:
    late = exp.GTE(this=weekday, expression=exp.Literal.number(_SATURDAY))
    return exp.Case(ifs=[exp.If(this=late, true=on)], default=off)


def _make_weekday(expression: exp.Expr, dialect: Dialect) -> exp.Expr:
    return fill_template(find_dialect(dialect).dates.weekday, words={}, day=expression)


def _make_hour(expression: exp.Expr, dialect: Dialect) -> exp.Expr:
    if template := find_dialect(dialect).dates.hour:
        return fill_template(template, words={}, day=expression)
    return format_date(expression, "%H", dialect)
