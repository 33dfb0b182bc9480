"""A measure beside its own value one period or one year earlier."""

from dataclasses import replace

from sqlglot import exp

from agent.builtin.intent import During, Filter, Intent
from agent.builtin.reading.periods import (
    CYCLES,
    MONTHS_OF,
    Grain,
    Period,
    grain_of,
    period,
    shifted,
)
from agent.builtin.statement.build import Builder
from agent.builtin.statement.joins import CannotBuild
from agent.builtin.statement.measures import percent
from agent.builtin.statement.names import ordered, titled
from model.sources.schema import Dialect

_NOW, _THEN = "cur", "prev"


def grown(
    intent: Intent, builder: Builder, dialect: Dialect, headings: dict[str, str]
) -> exp.Select:
    """Groups, the measure, the measure before, and the growth in percent."""
    if any(g.grain in CYCLES for g in intent.groups):
        raise CannotBuild  # a Monday has no Monday before it
    grain = _grain(intent)
    bucketed = any(g.grain for g in intent.groups)
    plain = replace(intent, growth=None, order=None, limit=None, share=False)
    measure = intent.measures[0]
    plain.measures = [measure]
    then = replace(plain, filters=[_earlier(f, grain) for f in plain.filters])
    now_rows = builder.grouped(plain)
    now_rows.set("order", None)
    then_rows = builder.grouped(then, shift=grain if bucketed else None)
    then_rows.set("order", None)
    labels = [builder.label(group) for group in intent.groups]
    value = builder.label(measure)
    now, before = _of(_NOW, value), _of(_THEN, value)
    change = exp.Paren(this=exp.Sub(this=now.copy(), expression=before.copy()))
    select = exp.select(*(titled(_of(_NOW, label), label) for label in labels))
    select = select.select(
        titled(now, value),
        titled(before, headings["before"]),
        titled(percent(change, before.copy()), headings["growth"]),
    ).from_(now_rows.subquery(_NOW))
    meets = [exp.EQ(this=_of(_NOW, label), expression=_of(_THEN, label)) for label in labels]
    test = (
        exp.and_(*meets)
        if meets
        else exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(1))
    )
    select = select.join(then_rows.subquery(_THEN), on=test, join_type="left")
    if intent.fastest is not None:
        rate = percent(change.copy(), before.copy())
        return _fastest(select, before.copy(), rate, intent, dialect)
    for by, descending in _orders(intent, labels, value):
        select = select.order_by(ordered(_of(_NOW, by), dialect, descending=descending))
    return select.limit(intent.limit) if intent.limit else select


def _fastest(
    select: exp.Select, before: exp.Expr, rate: exp.Expr, intent: Intent, dialect: Dialect
) -> exp.Select:
    """The groups that grew most, or least; those that are new grew from nothing and stay out."""
    known = exp.Not(this=exp.Is(this=before, expression=exp.Null()))
    by_growth = ordered(rate, dialect, descending=bool(intent.fastest))
    return select.where(known).order_by(by_growth).limit(intent.limit or 1)


def _orders(intent: Intent, labels: list[str], value: str) -> list[tuple[str, bool]]:
    buckets = [label for label, g in zip(labels, intent.groups, strict=True) if g.grain]
    if buckets or not labels:
        return [(label, False) for label in buckets]
    return [(value, True)]


def _grain(intent: Intent) -> Grain:
    if intent.growth == "year":
        return "year"
    for group in intent.groups:
        grain = grain_of(group.grain)
        if grain is not None:
            return grain
    for filter_ in intent.filters:
        if isinstance(filter_, During):
            return filter_.periods[0].grain
    return "month"


def _earlier(filter_: Filter, grain: Grain) -> Filter:
    if not isinstance(filter_, During):
        return filter_
    return replace(filter_, periods=tuple(_moved(p, grain) for p in filter_.periods))


def _moved(span: Period, grain: Grain) -> Period:
    if grain in MONTHS_OF:
        return shifted(span, -MONTHS_OF[grain])
    if span.start is None or span.end is None:
        return span
    days = 7 if grain == "week" else 1
    start = period("day", span.start, -days).start
    return Period(start, period("day", span.end, -days).start, span.grain)


def _of(table: str, label: str) -> exp.Column:
    return exp.Column(this=exp.to_identifier(label, quoted=True), table=exp.to_identifier(table))
