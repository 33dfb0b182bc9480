"""Drill-across: two measures of two tables beside each other, each summed up over its own rows.

A join of the two tables would repeat the rows of both. So the rows of one are put below those of
the other, and all are grouped together.
"""

from dataclasses import replace
from itertools import permutations

from sqlglot import exp

from agent.rule_engine.intent import Filter, Group, Intent, Measure, PeriodFilter, ValueFilter
from agent.rule_engine.sql_generation.columns import add_title, make_column, make_order
from agent.rule_engine.sql_generation.join_tree import RowsLost, RowsRepeated
from agent.rule_engine.sql_generation.layouts.differences import make_difference
from agent.rule_engine.sql_generation.select_builder import SelectBuilder
from agent.schema_graph import Field, JoinEdge, SchemaGraph

_BOTH = "both_parts"
Labels = dict[object, str]


def is_drill_across(intent: Intent, graph: SchemaGraph) -> bool:
    """Whether two sums of two tables are asked for, of which no join has all the rows.

    Neither is a part of the other, or some rows of the one have none of the other. Raises
    `RowsLost` where such are asked for in another way than for each group.
    """
    loses_rows = any(
        _loses_rows(graph, one, other) for one, other in permutations(intent.measures, 2)
    )
    if len(intent.measures) != 2 or not _is_plain(intent):
        if loses_rows:
            raise RowsLost
        return False
    one, other = intent.measures
    nested = _leads(graph, one.table, other.table) or _leads(graph, other.table, one.table)
    repeated = any(_repeats_rows(graph, *pair) for pair in permutations(intent.measures))
    return one.table != other.table and (loses_rows or repeated or not nested)


def _repeats_rows(graph: SchemaGraph, amount: Measure, part: Measure) -> bool:
    """Sales and refunds: an amount of order lines is added up once for each of their returns."""
    return amount.aggregate == "sum" and bool(_find_path_up(graph, part.table, amount.table))


def _find_path_up(graph: SchemaGraph, table: str, to: str) -> list[JoinEdge]:
    """The joins from a table to the one whose parts its rows are; none where they are no parts."""
    path = graph.path(table, to)
    return path if path and all(edge.to_one for edge in path) else []


def _loses_rows(graph: SchemaGraph, count: Measure, part: Measure) -> bool:
    """Orders and returns: whether orders without a return would not be counted beside these."""
    if count.aggregate != "count":
        return False
    path = _find_path_up(graph, part.table, count.table)
    return any(_leaves_out(graph, edge) for edge in path)


def _leaves_out(graph: SchemaGraph, edge: JoinEdge) -> bool:
    """Whether the profiles say that fewer rows are referred to than there are."""
    if len(edge.on) != 1:
        return False
    [(reference, key)] = edge.on
    used_keys = graph.column(Field(edge.left, reference)).profile
    all_keys = graph.column(Field(edge.right, key)).profile
    if used_keys is None or all_keys is None or not (used_keys.whole and all_keys.whole):
        return False
    return used_keys.distinct is not None and used_keys.distinct < all_keys.rows


def make_drill_across(intent: Intent, graph: SchemaGraph, labels: Labels, gap: str) -> exp.Select:
    """The groups, both measures and, of two flows, their difference.

    Raises `RowsRepeated`, `NoJoinPath`.
    """
    dialect = graph.source.dialect
    parts = [_select_part(intent, measure, graph, labels) for measure in intent.measures]
    keys = [name for name, _ in _list_keys(intent)]
    groups = [labels[group] for group in intent.groups]
    both = exp.union(*parts, distinct=False, copy=False)
    one, other = (exp.Sum(this=_make_column(labels[m])) for m in intent.measures)
    select = exp.select(*(add_title(_make_column(name), name) for name in groups))
    select = select.select(add_title(one, labels[intent.measures[0]]))
    select = select.select(add_title(other, labels[intent.measures[1]]))
    if not any(_find_path_up(graph, a.table, b.table) for a, b in permutations(intent.measures)):
        select = select.select(add_title(make_difference(one, other), gap))
    select = select.from_(
        exp.Subquery(this=both, alias=exp.TableAlias(this=_make_identifier(_BOTH)))
    )
    if not groups:
        return select
    select = select.group_by(*(_make_column(name) for name in (*groups, *keys)))
    if any(group.grain for group in intent.groups):
        return select.order_by(
            *(make_order(_make_column(n), dialect, descending=False) for n in groups)
        )
    return select.order_by(make_order(one.copy(), dialect, descending=True))


def _select_part(
    intent: Intent, measure: Measure, graph: SchemaGraph, labels: Labels
) -> exp.Select:
    """The rows of one measure with their groups, and nothing in the place of the other."""
    groups = [_to_own_group(group, measure.table, graph) for group in intent.groups]
    own_labels: Labels = {
        own: labels[group] for own, group in zip(groups, intent.groups, strict=True)
    }
    filters = [_to_own_filter(filter_, measure.table, graph) for filter_ in intent.filters]
    alone = replace(intent, measures=[measure], groups=groups, filters=filters, order=None)
    select = SelectBuilder(graph, {**labels, **own_labels}).build_groups(alone)
    select.set("order", None)
    select.set("group", None)
    label = labels[measure]
    value = next(e.this for e in select.expressions if e.alias == label)
    columns = [e for e in select.expressions if e.alias != label]
    columns += [add_title(make_column(key), name) for name, key in _list_keys(intent)]
    for other in intent.measures:
        own = _make_row_value(value) if other is measure else exp.Literal.number(0)
        columns.append(add_title(own, labels[other]))
    return select.select(*columns, append=False)


def _make_row_value(value: exp.Expr) -> exp.Expr:
    """What one row adds to a sum or a count."""
    if isinstance(value, exp.Sum):
        row: exp.Expr = value.this.copy()
        return row
    if isinstance(value, exp.Count) and isinstance(value.this, exp.Star):
        return exp.Literal.number(1)
    raise RowsRepeated


def _to_own_group(group: Group, table: str, graph: SchemaGraph) -> Group:
    """The group as rows of `table` have it: by their own day, or by what they lead to."""
    if group.grain is not None:
        return replace(group, field=_find_day(table, graph))
    if not _leads(graph, table, group.field.table):
        raise RowsRepeated
    return group


def _to_own_filter(filter_: Filter, table: str, graph: SchemaGraph) -> Filter:
    if isinstance(filter_, PeriodFilter):
        return replace(filter_, field=_find_day(table, graph))
    if isinstance(filter_, ValueFilter) and _leads(graph, table, filter_.field.table):
        return filter_
    raise RowsRepeated


def _find_day(table: str, graph: SchemaGraph) -> Field:
    """The one day that rows of `table` have; of several it is not sure which is meant."""
    days = graph.dates(table)
    if len(days) != 1:
        raise RowsRepeated
    return days[0]


def _leads(graph: SchemaGraph, table: str, to: str) -> bool:
    """Whether each row of `table` belongs to at most one of `to`."""
    path = graph.path(table, to)
    return path is not None and all(edge.to_one for edge in path)


def _is_plain(intent: Intent) -> bool:
    other = intent.limit or intent.share or intent.having or intent.growth or intent.condition
    special = (
        intent.running
        or intent.ranked_within
        or intent.top
        or intent.counts_groups
        or intent.hidden
    )
    adding = all(m.aggregate in ("sum", "count") and m.over is None for m in intent.measures)
    return adding and not other and not special and all(m.minus is None for m in intent.measures)


def _list_keys(intent: Intent) -> list[tuple[str, Field]]:
    """What tells groups of one name apart, under names of their own."""
    keys = [g.key for g in intent.groups if g.key is not None and g.key != g.field]
    return [(f"key_{place}", key) for place, key in enumerate(keys)]


def _make_column(name: str) -> exp.Column:
    return exp.column(_make_identifier(name), table=_make_identifier(_BOTH))


def _make_identifier(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)
