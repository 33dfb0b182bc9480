"""A measure of several periods or values, one column each: 2024 beside 2025."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlglot import exp

from agent.builtin.intent import Compare, During, Intent
from agent.builtin.reading.periods import Period, grain_of
from agent.builtin.statement.build import Builder
from agent.builtin.statement.conditions import compared
from agent.builtin.statement.differences import difference, is_percentage, relative
from agent.builtin.statement.names import ordered, titled
from agent.builtin.statement.ranked import during
from agent.builtin.statement.times import within
from agent.builtin.warehouse import Warehouse

MOST_PERIODS = 6


@dataclass(frozen=True, slots=True)
class Headings:
    """What the columns are called."""

    of: Callable[[str | Period], str]
    """The measure in a period or for a value."""
    difference: str
    relative: str
    growth: str


def periods_beside(intent: Intent) -> During | None:
    """The periods that stand side by side; None when the question is of another kind."""
    found = [f for f in intent.filters if isinstance(f, During) and f.field is not None]
    if len(found) != 1 or not intent.beside or not _plain(intent):
        return None
    if any(grain_of(g.grain) and g.within is None for g in intent.groups):
        return None
    return found[0] if 1 < len(found[0].periods) <= MOST_PERIODS else None


def values_beside(intent: Intent, warehouse: Warehouse) -> Compare | None:
    """The two values that are compared along something else: months, categories."""
    if not intent.contrast or not _plain(intent):
        return None
    for filter_ in intent.filters:
        two = isinstance(filter_, Compare) and filter_.operator == "=" and len(filter_.values) == 2
        if two and isinstance(filter_, Compare) and _apart(intent, filter_, warehouse):
            return filter_
    return None


def periods_side_by_side(
    intent: Intent, found: During, builder: Builder, warehouse: Warehouse, headings: Headings
) -> exp.Select:
    """Groups, the measure in each period, and of two periods the growth in percent."""
    field = found.field
    if field is None:
        return builder.grouped(intent)
    periods = sorted(found.periods, key=lambda p: (p.start is not None, p.start))
    tests = {headings.of(p): within(field, p, warehouse) for p in periods}
    columns = _beside(intent, builder, tests)
    if len(tests) == 2:
        before, after = (column.this for column in columns[-2:])
        if intent.contrast:
            columns.append(titled(difference(after, before), headings.difference))
        if not is_percentage(after):
            columns.append(titled(relative(after, before), headings.growth))
    return _sorted(intent, builder, columns, len(tests), warehouse)


def values_side_by_side(
    intent: Intent, found: Compare, builder: Builder, warehouse: Warehouse, headings: Headings
) -> exp.Select:
    """Groups, the measure for either value, and by how much the first exceeds the second."""
    groups = [g for g in intent.groups if not g.things]
    along = replace(intent, groups=groups, order=None, limit=None)
    tests = {
        headings.of(str(value)): compared(Compare(found.field, "=", (value,)), warehouse)
        for value in found.values
    }
    columns = _beside(along, builder, tests)
    one, other = (column.this for column in columns[-2:])
    columns.append(titled(difference(one, other), headings.difference))
    if not is_percentage(one):
        columns.append(titled(relative(one, other), headings.relative))
    return _sorted(along, builder, columns, len(tests), warehouse)


def _plain(intent: Intent) -> bool:
    other = intent.limit or intent.share or intent.having or intent.growth or intent.condition
    return len(intent.measures) == 1 and not other and not intent.running and not intent.best_of


def _apart(intent: Intent, filter_: Compare, warehouse: Warehouse) -> bool:
    """Whether something else is grouped by, and each row counted has one of the values."""
    things = [g.things for g in intent.groups]
    if sorted(set(things)) != [0, 2]:
        return False
    over = intent.measures[0].over
    path = warehouse.path((over or intent.measures[0]).table, filter_.field.table)
    return path is not None and all(edge.to_one for edge in path)


def _beside(intent: Intent, builder: Builder, tests: dict[str, exp.Expr]) -> list[exp.Alias]:
    label = builder.label(intent.measures[0])
    shown = [e for e in builder.grouped(intent).expressions if isinstance(e, exp.Alias)]
    value = next(e.this for e in shown if e.alias == label)
    columns = [e for e in shown if e.alias != label]
    return [*columns, *(titled(during(value, test), name) for name, test in tests.items())]


def _sorted(
    intent: Intent,
    builder: Builder,
    columns: list[exp.Alias],
    things: int,
    warehouse: Warehouse,
) -> exp.Select:
    """By time where there is one, else the largest of the last thing first."""
    select = builder.grouped(intent).select(*columns, append=False)
    if any(g.grain for g in intent.groups):
        return select
    select.set("order", None)
    last = columns[len(intent.groups) + things - 1].this
    if not intent.groups:
        return select
    return select.order_by(ordered(last.copy(), warehouse.source.dialect, descending=True))
