"""A measure of several periods or values, one column each: 2024 beside 2025."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlglot import exp

from agent.rule_engine.intent import Intent, PeriodFilter, ValueFilter
from agent.rule_engine.sql_generation.columns import add_title, make_order
from agent.rule_engine.sql_generation.expressions.conditions import make_value_condition
from agent.rule_engine.sql_generation.expressions.date_functions import make_period_test
from agent.rule_engine.sql_generation.layouts.differences import (
    is_percentage,
    make_difference,
    make_relative_difference,
)
from agent.rule_engine.sql_generation.select_builder import SelectBuilder
from agent.schema_graph import SchemaGraph
from agent.term_sql import restrict_aggregates
from agent.time_expressions.calendar_periods import Period, to_grain

MOST_PERIODS = 6


@dataclass(frozen=True, slots=True)
class ComparisonHeadings:
    """What the columns are called."""

    of: Callable[[str | Period], str]
    """The measure in a period or for a value."""
    difference: str
    relative: str
    growth: str


def find_compared_periods(intent: Intent) -> PeriodFilter | None:
    """The periods that stand side by side; None when the question is of another kind."""
    filters = [f for f in intent.filters if isinstance(f, PeriodFilter) and f.field is not None]
    if len(filters) != 1 or not intent.side_by_side or not _is_plain(intent):
        return None
    if any(to_grain(g.grain) and g.within is None for g in intent.groups):
        return None
    return filters[0] if 1 < len(filters[0].periods) <= MOST_PERIODS else None


def find_compared_values(intent: Intent, graph: SchemaGraph) -> ValueFilter | None:
    """The two values that are compared along something else: months, categories."""
    if not intent.contrast or not _is_plain(intent):
        return None
    for filter_ in intent.filters:
        two = (
            isinstance(filter_, ValueFilter)
            and filter_.operator == "="
            and len(filter_.values) == 2
        )
        if two and isinstance(filter_, ValueFilter) and _is_comparable(intent, filter_, graph):
            return filter_
    return None


def select_periods(
    intent: Intent,
    period_filter: PeriodFilter,
    builder: SelectBuilder,
    graph: SchemaGraph,
    headings: ComparisonHeadings,
) -> exp.Select:
    """Groups, the measure in each period, and of two periods the growth in percent."""
    field = period_filter.field
    if field is None:
        return builder.build_groups(intent)
    periods = sorted(period_filter.periods, key=lambda p: (p.start is not None, p.start))
    tests = {headings.of(p): make_period_test(field, p, graph) for p in periods}
    columns = _make_columns(intent, builder, tests)
    if len(tests) == 2:
        before, after = (column.this for column in columns[-2:])
        if intent.contrast:
            columns.append(add_title(make_difference(after, before), headings.difference))
        if not is_percentage(after):
            columns.append(add_title(make_relative_difference(after, before), headings.growth))
    select = _order_rows(intent, builder, columns, len(tests), graph)
    return select if intent.grew is None else _keep_changed(intent, select, columns)


def _keep_changed(intent: Intent, select: exp.Select, columns: list[exp.Alias]) -> exp.Select:
    """The groups that grew, or fell, from the first period to the second."""
    before, after = (column.this.copy() for column in columns[len(intent.groups) :][:2])
    test = exp.GT if intent.grew else exp.LT
    return select.having(test(this=after, expression=before))


def select_values(
    intent: Intent,
    value_filter: ValueFilter,
    builder: SelectBuilder,
    graph: SchemaGraph,
    headings: ComparisonHeadings,
) -> exp.Select:
    """Groups, the measure for either value, and by how much the first exceeds the second."""
    groups = [g for g in intent.groups if not g.compared_count]
    along = replace(intent, groups=groups, order=None, limit=None)
    tests = {
        headings.of(str(value)): make_value_condition(
            ValueFilter(value_filter.field, "=", (value,)), graph
        )
        for value in value_filter.values
    }
    columns = _make_columns(along, builder, tests)
    one, other = (column.this for column in columns[-2:])
    columns.append(add_title(make_difference(one, other), headings.difference))
    if not is_percentage(one):
        columns.append(add_title(make_relative_difference(one, other), headings.relative))
    return _order_rows(along, builder, columns, len(tests), graph)


def _is_plain(intent: Intent) -> bool:
    other = intent.limit or intent.share or intent.having or intent.growth or intent.condition
    return (
        len(intent.measures) == 1 and not other and not intent.running and not intent.ranked_within
    )


def _is_comparable(intent: Intent, filter_: ValueFilter, graph: SchemaGraph) -> bool:
    """Whether something else is grouped by or the difference is asked for.

    Each row counted has to have one of the values.
    """
    things = sorted({g.compared_count for g in intent.groups})
    if things != [0, 2] and not (intent.asks_difference and things == [2]):
        return False
    over = intent.measures[0].over
    path = graph.path((over or intent.measures[0]).table, filter_.field.table)
    return path is not None and all(edge.to_one for edge in path)


def _make_columns(
    intent: Intent, builder: SelectBuilder, tests: dict[str, exp.Expr]
) -> list[exp.Alias]:
    label = builder.label(intent.measures[0])
    aliases = [e for e in builder.build_groups(intent).expressions if isinstance(e, exp.Alias)]
    value = next(e.this for e in aliases if e.alias == label)
    columns = [e for e in aliases if e.alias != label]
    return [
        *columns,
        *(add_title(restrict_aggregates(value, test), name) for name, test in tests.items()),
    ]


def _order_rows(
    intent: Intent,
    builder: SelectBuilder,
    columns: list[exp.Alias],
    things: int,
    graph: SchemaGraph,
) -> exp.Select:
    """By time where there is one, else the largest of the last thing first."""
    select = builder.build_groups(intent).select(*columns, append=False)
    if any(g.grain for g in intent.groups):
        return select
    select.set("order", None)
    last = columns[len(intent.groups) + things - 1].this
    if not intent.groups:
        return select
    return select.order_by(make_order(last.copy(), graph.source.dialect, descending=True))
