"""Statements over the events of each entity: repeat rates, days between events."""

from sqlglot import exp

from agent.rule_engine.intent import EventHistory, Filter, Intent, PeriodFilter
from agent.rule_engine.sql_generation.columns import add_title, make_column, make_order
from agent.rule_engine.sql_generation.expressions.conditions import make_conditions
from agent.rule_engine.sql_generation.expressions.date_functions import (
    cast_to_date,
    make_bucket,
    make_day_difference,
    make_range_test,
    needs_typed_bounds,
)
from agent.rule_engine.sql_generation.expressions.measures import make_percent, make_ratio
from agent.rule_engine.sql_generation.join_tree import JoinTree, RowsRepeated
from agent.rule_engine.sql_generation.select_builder import SelectBuilder
from agent.schema_graph import SchemaGraph
from agent.time_expressions.calendar_periods import to_grain

_EACH, _COUNT, _SPAN, _FIRST = "each_one", "row_count", "day_span", "first_day"
_AGAIN = 2


def make_history_select(
    intent: Intent, builder: SelectBuilder, graph: SchemaGraph, heading: str
) -> exp.Select:
    """The statement for the history that an intent asks for. Raises `RowsRepeated`."""
    history = intent.history
    plain = intent.measures or intent.outputs or intent.having or intent.limit or intent.share
    if history is None or plain or intent.growth or intent.condition:
        raise RowsRepeated
    if history.kind == "first":
        return _select_first_events(intent, history, builder, graph, heading)
    if intent.groups or intent.buckets:
        raise RowsRepeated
    each = _select_each_entity(intent, history, graph)
    select = exp.select(add_title(_make_total(history), heading)).from_(each.subquery(_EACH))
    if history.kind == "repeaters":
        again = exp.GTE(this=_make_column(_COUNT), expression=exp.Literal.number(_AGAIN))
        return select.where(again)
    return select


def count_groups(groups: exp.Select, heading: str) -> exp.Select:
    """How many groups there are."""
    one = groups.select(add_title(exp.Literal.number(1), _COUNT), append=False)
    one.set("order", None)
    return exp.select(add_title(exp.Count(this=exp.Star()), heading)).from_(one.subquery(_EACH))


def _make_total(history: EventHistory) -> exp.Expr:
    if history.kind == "repeaters":
        return exp.Count(this=exp.Star())
    if history.kind == "repeat_rate":
        again = exp.GTE(this=_make_column(_COUNT), expression=exp.Literal.number(_AGAIN))
        case = exp.If(this=again, true=exp.Literal.number(1))
        part = exp.Sum(this=exp.Case(ifs=[case], default=exp.Literal.number(0)))
        return make_percent(part, exp.Count(this=exp.Star()))
    # From the first to the last there is one interval less than there are rows.
    less = exp.Sub(this=_make_column(_COUNT), expression=exp.Literal.number(1))
    return make_ratio(exp.Sum(this=_make_column(_SPAN)), exp.Sum(this=less))


def _select_each_entity(intent: Intent, history: EventHistory, graph: SchemaGraph) -> exp.Select:
    """A row for each entity."""
    tree = JoinTree(history.events)
    where = make_conditions(intent.filters, tree, graph)
    where.append(_is_known(history))
    select = exp.select(add_title(_count_rows(history, graph, tree), _COUNT))
    if history.kind == "gap" and history.day is not None:
        day = cast_to_date(make_column(history.day), history.day, graph)
        last, first = exp.Max(this=day.copy()), exp.Min(this=day.copy())
        select = select.select(
            add_title(make_day_difference(last, first, graph.source.dialect), _SPAN)
        )
        where.append(exp.Not(this=exp.Is(this=day, expression=exp.Null())))
    select = tree.apply_to(select).where(*where)
    return select.group_by(make_column(history.entity))


def _count_rows(history: EventHistory, graph: SchemaGraph, tree: JoinTree) -> exp.Expr:
    key = graph.key(history.events)
    if tree.fans_out and key is not None:
        return exp.Count(this=exp.Distinct(expressions=[make_column(key)]))
    return exp.Count(this=exp.Star())


def _is_known(history: EventHistory) -> exp.Expr:
    entity = make_column(history.entity)
    return exp.Not(this=exp.Is(this=entity, expression=exp.Null()))


def _select_first_events(
    intent: Intent, history: EventHistory, builder: SelectBuilder, graph: SchemaGraph, heading: str
) -> exp.Select:
    """Entities by the day of their first row; what periods say is said of that day."""
    dialect = graph.source.dialect
    timed = [f for f in intent.filters if isinstance(f, PeriodFilter)]
    others: list[Filter] = [f for f in intent.filters if not isinstance(f, PeriodFilter)]
    grains = [to_grain(group.grain) for group in intent.groups]
    if history.day is None or others or None in grains or len(grains) > 1:
        raise RowsRepeated
    first = add_title(
        exp.Min(this=cast_to_date(make_column(history.day), history.day, graph)), _FIRST
    )
    each = exp.select(first).from_(
        JoinTree(history.events).apply_to(exp.select()).args["from_"].this
    )
    each = each.where(_is_known(history)).group_by(make_column(history.entity))
    select = exp.select().from_(each.subquery(_EACH))
    for group, grain in zip(intent.groups, grains, strict=True):
        when = make_bucket(_make_column(_FIRST), grain or "day", dialect)
        select = select.select(add_title(when, builder.label(group))).group_by(when.copy())
        select = select.order_by(make_order(when.copy(), dialect, descending=False))
    select = select.select(add_title(exp.Count(this=exp.Star()), heading))
    for during in timed:
        typed = needs_typed_bounds(history.day, graph)
        spans = (make_range_test(_make_column(_FIRST), p, typed=typed) for p in during.periods)
        select = select.where(exp.or_(*spans))
    return select


def _make_column(label: str) -> exp.Column:
    return exp.Column(this=exp.to_identifier(label), table=exp.to_identifier(_EACH))
