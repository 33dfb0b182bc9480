"""A measure beside its own value one period or one year earlier."""

from dataclasses import replace

from sqlglot import exp

from agent.rule_engine.intent import Filter, Intent, PeriodFilter
from agent.rule_engine.sql_generation.columns import add_title, make_order
from agent.rule_engine.sql_generation.expressions.measures import make_percent
from agent.rule_engine.sql_generation.join_tree import RowsRepeated
from agent.rule_engine.sql_generation.select_builder import SelectBuilder
from agent.time_expressions.calendar_periods import (
    CYCLES,
    GRAIN_MONTHS,
    Grain,
    Period,
    make_period,
    shift_period,
    to_grain,
)
from model.sources.schema import Dialect

_NOW, _THEN = "cur", "prev"


def make_growth_select(
    intent: Intent, builder: SelectBuilder, dialect: Dialect, headings: dict[str, str]
) -> exp.Select:
    """Groups, the measure, the measure before, and the growth in percent."""
    if any(g.grain in CYCLES for g in intent.groups):
        raise RowsRepeated  # recurring times (Monday, 9 o'clock) have no predecessor
    grain = _find_grain(intent)
    bucketed = any(g.grain for g in intent.groups)
    plain = replace(intent, growth=None, order=None, limit=None, share=False)
    measure = intent.measures[0]
    plain.measures = [measure]
    then = replace(plain, filters=[_shift_filter(f, grain) for f in plain.filters])
    now_rows = builder.build_groups(plain)
    now_rows.set("order", None)
    then_rows = builder.build_groups(then, shift=grain if bucketed else None)
    then_rows.set("order", None)
    labels = [builder.label(group) for group in intent.groups]
    value = builder.label(measure)
    now, before = _make_column(_NOW, value), _make_column(_THEN, value)
    change = exp.Paren(this=exp.Sub(this=now.copy(), expression=before.copy()))
    select = exp.select(*(add_title(_make_column(_NOW, label), label) for label in labels))
    columns = [add_title(now, value), add_title(before, headings["before"])]
    if intent.asks_difference:
        columns.append(add_title(change.this.copy(), headings["difference"]))
    growth = add_title(make_percent(change, before.copy()), headings["growth"])
    select = select.select(*columns, growth).from_(now_rows.subquery(_NOW))
    meets = [
        exp.EQ(this=_make_column(_NOW, label), expression=_make_column(_THEN, label))
        for label in labels
    ]
    one = exp.Literal.number(1)
    test = exp.and_(*meets) if meets else exp.EQ(this=one, expression=one.copy())
    select = select.join(then_rows.subquery(_THEN), on=test, join_type="left")
    if intent.growth_descending is not None:
        rate = make_percent(change.copy(), before.copy())
        return _rank_by_growth(select, before.copy(), rate, intent, dialect)
    for by, descending in _list_orders(intent, labels, value):
        select = select.order_by(make_order(_make_column(_NOW, by), dialect, descending=descending))
    return select.limit(intent.limit) if intent.limit else select


def _rank_by_growth(
    select: exp.Select, before: exp.Expr, rate: exp.Expr, intent: Intent, dialect: Dialect
) -> exp.Select:
    """The groups that grew most, or least; those that are new grew from nothing and stay out."""
    condition = exp.Not(this=exp.Is(this=before, expression=exp.Null()))
    by_growth = make_order(rate, dialect, descending=bool(intent.growth_descending))
    return select.where(condition).order_by(by_growth).limit(intent.limit or 1)


def _list_orders(intent: Intent, labels: list[str], value: str) -> list[tuple[str, bool]]:
    buckets = [label for label, g in zip(labels, intent.groups, strict=True) if g.grain]
    if buckets or not labels:
        return [(label, False) for label in buckets]
    return [(value, True)]


def _find_grain(intent: Intent) -> Grain:
    if intent.growth == "year":
        return "year"
    for group in intent.groups:
        grain = to_grain(group.grain)
        if grain is not None:
            return grain
    for filter_ in intent.filters:
        if isinstance(filter_, PeriodFilter):
            return filter_.periods[0].grain
    return "month"


def _shift_filter(filter_: Filter, grain: Grain) -> Filter:
    if not isinstance(filter_, PeriodFilter):
        return filter_
    return replace(filter_, periods=tuple(_shift_by_grain(p, grain) for p in filter_.periods))


def _shift_by_grain(period: Period, grain: Grain) -> Period:
    if grain in GRAIN_MONTHS:
        return shift_period(period, -GRAIN_MONTHS[grain])
    if period.start is None or period.end is None:
        return period
    days = 7 if grain == "week" else 1
    start = make_period("day", period.start, -days).start
    return Period(start, make_period("day", period.end, -days).start, period.grain)


def _make_column(table: str, label: str) -> exp.Column:
    return exp.Column(this=exp.to_identifier(label, quoted=True), table=exp.to_identifier(table))
