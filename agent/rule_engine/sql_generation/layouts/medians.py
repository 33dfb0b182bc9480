"""Medians, written alike for every dialect: the mean of the one or two rows in the middle."""

from sqlglot import exp

from agent.rule_engine.intent import Intent
from agent.rule_engine.sql_generation.columns import add_title, make_column, make_order
from agent.rule_engine.sql_generation.expressions.conditions import make_conditions
from agent.rule_engine.sql_generation.join_tree import JoinTree, RowsRepeated, find_path
from agent.rule_engine.sql_generation.select_builder import SelectBuilder
from agent.schema_graph import SchemaGraph

_ROWS, _VALUE, _PLACE, _TOTAL = "sorted_rows", "measured", "place", "total"


def make_median_select(intent: Intent, builder: SelectBuilder, graph: SchemaGraph) -> exp.Select:
    """The median of one column, of all rows or of each group. Raises `RowsRepeated`."""
    [measure] = intent.measures if len(intent.measures) == 1 else [None]
    other = intent.having or intent.share or intent.condition or intent.ranked_within or intent.top
    if measure is None or measure.field is None or other or intent.growth or intent.running:
        raise RowsRepeated
    tree = JoinTree(measure.table)
    for group in intent.groups:
        tree.add(find_path(graph, measure.table, group.field.table))
    value = make_column(measure.field)
    where = make_conditions(intent.filters, tree, graph)
    if tree.fans_out:
        raise RowsRepeated
    where.append(exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())))
    keys = builder.make_group_keys(intent)
    labels = [builder.label(group) for group in intent.groups]
    dialect = graph.source.dialect
    term = make_order(value.copy(), dialect, descending=False)
    place = exp.Window(this=exp.RowNumber(), partition_by=keys, order=exp.Order(expressions=[term]))
    total = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[k.copy() for k in keys])
    group_columns = [
        add_title(builder.make_group_expression(g), label)
        for g, label in zip(intent.groups, labels, strict=True)
    ]
    parts = [add_title(key.copy(), f"key_{n}") for n, key in enumerate(keys)]
    columns = [add_title(value, _VALUE), add_title(place, _PLACE), add_title(total, _TOTAL)]
    rows = tree.apply_to(exp.select(*group_columns, *parts, *columns)).where(*where)
    return _select_middle(rows, labels, len(keys), intent, builder, graph)


def _select_middle(
    rows: exp.Select,
    labels: list[str],
    keys: int,
    intent: Intent,
    builder: SelectBuilder,
    graph: SchemaGraph,
) -> exp.Select:
    dialect = graph.source.dialect
    twice = exp.Mul(this=_make_column(_PLACE), expression=exp.Literal.number(2))
    beyond = exp.Add(this=_make_column(_TOTAL), expression=exp.Literal.number(2))
    middle = exp.Avg(this=_make_column(_VALUE))
    select = exp.select(*(add_title(_make_column(label), label) for label in labels))
    select = select.select(add_title(middle, builder.label(intent.measures[0])))
    select = select.from_(rows.subquery(_ROWS)).where(
        exp.GTE(this=twice, expression=_make_column(_TOTAL)),
        exp.LTE(this=twice.copy(), expression=beyond),
    )
    groups = [
        *(_make_column(f"key_{n}") for n in range(keys)),
        *(_make_column(label) for label in labels),
    ]
    select = select.group_by(*groups) if groups else select
    times = (
        [_make_column(f"key_{n}") for n in range(keys)]
        if any(g.grain for g in intent.groups)
        else []
    )
    for key in times:
        select = select.order_by(make_order(key, dialect, descending=False))
    if groups and not times:
        falling = intent.order.descending if intent.order else True
        select = select.order_by(make_order(middle.copy(), dialect, descending=falling))
    return select.limit(intent.limit) if intent.limit else select


def _make_column(label: str) -> exp.Column:
    return exp.Column(this=exp.to_identifier(label, quoted=True), table=exp.to_identifier(_ROWS))
