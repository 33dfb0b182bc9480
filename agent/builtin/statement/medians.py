"""Medians, written alike for every dialect: the mean of the one or two rows in the middle."""

from sqlglot import exp

from agent.builtin.intent import Intent
from agent.builtin.statement.build import Builder
from agent.builtin.statement.conditions import conditions
from agent.builtin.statement.joins import CannotBuild, JoinTree, path_between
from agent.builtin.statement.names import column_of, ordered, titled
from agent.builtin.warehouse import Warehouse

_ROWS, _VALUE, _PLACE, _TOTAL = "sorted_rows", "measured", "place", "total"


def median(intent: Intent, builder: Builder, warehouse: Warehouse) -> exp.Select:
    """The median of one column, of all rows or of each group. Raises `CannotBuild`."""
    [measure] = intent.measures if len(intent.measures) == 1 else [None]
    other = intent.having or intent.share or intent.condition or intent.best_of or intent.top
    if measure is None or measure.field is None or other or intent.growth or intent.running:
        raise CannotBuild
    tree = JoinTree(measure.table)
    for group in intent.groups:
        tree.add(path_between(warehouse, measure.table, group.field.table))
    value = column_of(measure.field)
    where = conditions(intent.filters, tree, warehouse)
    if tree.fans_out:
        raise CannotBuild
    where.append(exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())))
    keys, labels = builder.keys(intent), [builder.label(group) for group in intent.groups]
    dialect = warehouse.source.dialect
    term = ordered(value.copy(), dialect, descending=False)
    place = exp.Window(this=exp.RowNumber(), partition_by=keys, order=exp.Order(expressions=[term]))
    total = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[k.copy() for k in keys])
    shown = [
        titled(builder.shown(g), label) for g, label in zip(intent.groups, labels, strict=True)
    ]
    parts = [titled(key.copy(), f"key_{n}") for n, key in enumerate(keys)]
    columns = [titled(value, _VALUE), titled(place, _PLACE), titled(total, _TOTAL)]
    rows = tree.applied(exp.select(*shown, *parts, *columns)).where(*where)
    return _middle(rows, labels, len(keys), intent, builder, warehouse)


def _middle(
    rows: exp.Select,
    labels: list[str],
    keys: int,
    intent: Intent,
    builder: Builder,
    warehouse: Warehouse,
) -> exp.Select:
    dialect = warehouse.source.dialect
    twice = exp.Mul(this=_of(_PLACE), expression=exp.Literal.number(2))
    beyond = exp.Add(this=_of(_TOTAL), expression=exp.Literal.number(2))
    middle = exp.Avg(this=_of(_VALUE))
    select = exp.select(*(titled(_of(label), label) for label in labels))
    select = select.select(titled(middle, builder.label(intent.measures[0])))
    select = select.from_(rows.subquery(_ROWS)).where(
        exp.GTE(this=twice, expression=_of(_TOTAL)), exp.LTE(this=twice.copy(), expression=beyond)
    )
    groups = [*(_of(f"key_{n}") for n in range(keys)), *(_of(label) for label in labels)]
    select = select.group_by(*groups) if groups else select
    times = [_of(f"key_{n}") for n in range(keys)] if any(g.grain for g in intent.groups) else []
    for key in times:
        select = select.order_by(ordered(key, dialect, descending=False))
    if groups and not times:
        falling = intent.order.descending if intent.order else True
        select = select.order_by(ordered(middle.copy(), dialect, descending=falling))
    return select.limit(intent.limit) if intent.limit else select


def _of(label: str) -> exp.Column:
    return exp.Column(this=exp.to_identifier(label, quoted=True), table=exp.to_identifier(_ROWS))
