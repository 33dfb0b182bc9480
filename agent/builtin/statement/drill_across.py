"""Drill-across: two measures of two tables beside each other, each summed up over its own rows.

A join of the two tables would repeat the rows of both. So the rows of one are put below those of
the other, and all are grouped together.
"""

from dataclasses import replace

from sqlglot import exp

from agent.builtin.intent import Compare, During, Filter, Group, Intent, Measure
from agent.builtin.statement.build import Builder
from agent.builtin.statement.differences import difference
from agent.builtin.statement.joins import CannotBuild
from agent.builtin.statement.names import column_of, ordered, titled
from agent.builtin.warehouse import Field, Warehouse

_BOTH = "both_parts"
Labels = dict[object, str]


def drills_across(intent: Intent, warehouse: Warehouse) -> bool:
    """Whether two sums of two tables are asked for, neither of which is a part of the other."""
    if len(intent.measures) != 2 or not _is_plain(intent):
        return False
    one, other = intent.measures
    return one.table != other.table and not (
        _leads(warehouse, one.table, other.table) or _leads(warehouse, other.table, one.table)
    )


def across(intent: Intent, warehouse: Warehouse, labels: Labels, gap: str) -> exp.Select:
    """The groups, both measures and their difference. Raises `CannotBuild`, `NoPath`."""
    dialect = warehouse.source.dialect
    parts = [_part(intent, measure, warehouse, labels) for measure in intent.measures]
    keys = [name for name, _ in _keys(intent)]
    groups = [labels[group] for group in intent.groups]
    both = exp.union(*parts, distinct=False, copy=False)
    one, other = (exp.Sum(this=_column(labels[m])) for m in intent.measures)
    select = exp.select(*(titled(_column(name), name) for name in groups))
    select = select.select(titled(one, labels[intent.measures[0]]))
    select = select.select(titled(other, labels[intent.measures[1]]))
    select = select.select(titled(difference(one, other), gap))
    select = select.from_(exp.Subquery(this=both, alias=exp.TableAlias(this=_named(_BOTH))))
    if not groups:
        return select
    select = select.group_by(*(_column(name) for name in (*groups, *keys)))
    if any(group.grain for group in intent.groups):
        return select.order_by(*(ordered(_column(n), dialect, descending=False) for n in groups))
    return select.order_by(ordered(one.copy(), dialect, descending=True))


def _part(intent: Intent, measure: Measure, warehouse: Warehouse, labels: Labels) -> exp.Select:
    """The rows of one measure with their groups, and nothing in the place of the other."""
    groups = [_own_group(group, measure.table, warehouse) for group in intent.groups]
    named: Labels = {own: labels[group] for own, group in zip(groups, intent.groups, strict=True)}
    filters = [_own_filter(filter_, measure.table, warehouse) for filter_ in intent.filters]
    alone = replace(intent, measures=[measure], groups=groups, filters=filters, order=None)
    select = Builder(warehouse, {**labels, **named}).grouped(alone)
    select.set("order", None)
    select.set("group", None)
    label = labels[measure]
    value = next(e.this for e in select.expressions if e.alias == label)
    columns = [e for e in select.expressions if e.alias != label]
    columns += [titled(column_of(key), name) for name, key in _keys(intent)]
    for other in intent.measures:
        own = _of_row(value) if other is measure else exp.Literal.number(0)
        columns.append(titled(own, labels[other]))
    return select.select(*columns, append=False)


def _of_row(value: exp.Expr) -> exp.Expr:
    """What one row adds to a sum or a count."""
    if isinstance(value, exp.Sum):
        row: exp.Expr = value.this.copy()
        return row
    if isinstance(value, exp.Count) and isinstance(value.this, exp.Star):
        return exp.Literal.number(1)
    raise CannotBuild


def _own_group(group: Group, table: str, warehouse: Warehouse) -> Group:
    """The group as rows of `table` have it: by their own day, or by what they lead to."""
    if group.grain is not None:
        return replace(group, field=_day(table, warehouse))
    if not _leads(warehouse, table, group.field.table):
        raise CannotBuild
    return group


def _own_filter(filter_: Filter, table: str, warehouse: Warehouse) -> Filter:
    if isinstance(filter_, During):
        return replace(filter_, field=_day(table, warehouse))
    if isinstance(filter_, Compare) and _leads(warehouse, table, filter_.field.table):
        return filter_
    raise CannotBuild


def _day(table: str, warehouse: Warehouse) -> Field:
    """The one day that rows of `table` have; of several it is not sure which is meant."""
    days = warehouse.dates(table)
    if len(days) != 1:
        raise CannotBuild
    return days[0]


def _leads(warehouse: Warehouse, table: str, to: str) -> bool:
    """Whether each row of `table` belongs to at most one of `to`."""
    path = warehouse.path(table, to)
    return path is not None and all(edge.to_one for edge in path)


def _is_plain(intent: Intent) -> bool:
    other = intent.limit or intent.share or intent.having or intent.growth or intent.condition
    special = intent.running or intent.best_of or intent.top or intent.tally or intent.hidden
    adding = all(m.aggregate in ("sum", "count") and m.over is None for m in intent.measures)
    return adding and not other and not special and all(m.minus is None for m in intent.measures)


def _keys(intent: Intent) -> list[tuple[str, Field]]:
    """What tells groups of one name apart, under names of their own."""
    keys = [g.key for g in intent.groups if g.key is not None and g.key != g.field]
    return [(f"key_{place}", key) for place, key in enumerate(keys)]


def _column(name: str) -> exp.Column:
    return exp.column(_named(name), table=_named(_BOTH))


def _named(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)
