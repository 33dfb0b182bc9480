"""A measure of several periods, one column each: 2024 beside 2025."""

from collections.abc import Callable

from sqlglot import exp

from agent.builtin.intent import During, Intent
from agent.builtin.reading.periods import Period
from agent.builtin.statement.build import Builder
from agent.builtin.statement.measures import percent
from agent.builtin.statement.names import ordered, titled
from agent.builtin.statement.ranked import during
from agent.builtin.statement.times import within
from agent.builtin.warehouse import Warehouse

MOST_PERIODS = 6


def periods_beside(intent: Intent) -> During | None:
    """The periods that stand side by side; None when the question is of another kind."""
    found = [f for f in intent.filters if isinstance(f, During) and f.field is not None]
    if len(found) != 1 or not intent.beside or len(intent.measures) != 1:
        return None
    other = intent.limit or intent.share or intent.having or intent.growth or intent.condition
    if other or any(g.grain for g in intent.groups):
        return None
    return found[0] if 1 < len(found[0].periods) <= MOST_PERIODS else None


def side_by_side(
    intent: Intent,
    found: During,
    builder: Builder,
    warehouse: Warehouse,
    named: Callable[[Period], str],
    growth: str,
) -> exp.Select:
    """Groups, the measure in each period, and of two periods the growth in percent."""
    select = builder.grouped(intent)
    select.set("order", None)
    label = builder.label(intent.measures[0])
    value = next(e.this for e in select.expressions if e.alias == label)
    if found.field is None:
        return select
    periods = sorted(found.periods, key=lambda p: (p.start is not None, p.start))
    values = [during(value, within(found.field, p, warehouse)) for p in periods]
    kept = [e for e in select.expressions if e.alias != label]
    columns = [titled(v, named(p)) for v, p in zip(values, periods, strict=True)]
    if len(values) == 2:
        before, after = values
        change = exp.Paren(this=exp.Sub(this=after.copy(), expression=before.copy()))
        columns.append(titled(percent(change, before.copy()), growth))
    select = select.select(*kept, *columns, append=False)
    if intent.groups:
        dialect = warehouse.source.dialect
        select = select.order_by(ordered(values[-1].copy(), dialect, descending=True))
    return select
