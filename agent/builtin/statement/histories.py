"""Statements over the rows of each entity: how many came back, how many days lie in between."""

from sqlglot import exp

from agent.builtin.intent import During, Filter, History, Intent
from agent.builtin.reading.periods import grain_of
from agent.builtin.statement.build import Builder
from agent.builtin.statement.conditions import conditions
from agent.builtin.statement.joins import CannotBuild, JoinTree
from agent.builtin.statement.measures import percent, ratio
from agent.builtin.statement.names import column_of, ordered, titled
from agent.builtin.statement.times import as_day, bucket, days_between, within_days
from agent.builtin.warehouse import Warehouse

_EACH, _COUNT, _SPAN, _FIRST = "each_one", "row_count", "day_span", "first_day"
_AGAIN = 2


def history_of(intent: Intent, builder: Builder, warehouse: Warehouse, heading: str) -> exp.Select:
    """The statement for the history that an intent asks for. Raises `CannotBuild`."""
    history = intent.history
    plain = intent.measures or intent.outputs or intent.having or intent.limit or intent.share
    if history is None or plain or intent.growth or intent.condition:
        raise CannotBuild
    if history.kind == "first":
        return _first(intent, history, builder, warehouse, heading)
    if intent.groups or intent.buckets:
        raise CannotBuild
    each = _each(intent, history, warehouse)
    select = exp.select(titled(_total(history), heading)).from_(each.subquery(_EACH))
    if history.kind == "repeaters":
        again = exp.GTE(this=_of(_COUNT), expression=exp.Literal.number(_AGAIN))
        return select.where(again)
    return select


def tallied(groups: exp.Select, heading: str) -> exp.Select:
    """How many groups there are."""
    one = groups.select(titled(exp.Literal.number(1), _COUNT), append=False)
    one.set("order", None)
    return exp.select(titled(exp.Count(this=exp.Star()), heading)).from_(one.subquery(_EACH))


def _total(history: History) -> exp.Expr:
    if history.kind == "repeaters":
        return exp.Count(this=exp.Star())
    if history.kind == "repeat_rate":
        again = exp.GTE(this=_of(_COUNT), expression=exp.Literal.number(_AGAIN))
        case = exp.If(this=again, true=exp.Literal.number(1))
        part = exp.Sum(this=exp.Case(ifs=[case], default=exp.Literal.number(0)))
        return percent(part, exp.Count(this=exp.Star()))
    # From the first to the last there is one interval less than there are rows.
    less = exp.Sub(this=_of(_COUNT), expression=exp.Literal.number(1))
    return ratio(exp.Sum(this=_of(_SPAN)), exp.Sum(this=less))


def _each(intent: Intent, history: History, warehouse: Warehouse) -> exp.Select:
    """A row for each entity."""
    tree = JoinTree(history.events)
    where = conditions(intent.filters, tree, warehouse)
    where.append(_known(history))
    select = exp.select(titled(_rows(history, warehouse, tree), _COUNT))
    if history.kind == "gap" and history.day is not None:
        day = as_day(column_of(history.day), history.day, warehouse)
        last, first = exp.Max(this=day.copy()), exp.Min(this=day.copy())
        select = select.select(titled(days_between(last, first, warehouse.source.dialect), _SPAN))
        where.append(exp.Not(this=exp.Is(this=day, expression=exp.Null())))
    select = tree.applied(select).where(*where)
    return select.group_by(column_of(history.entity))


def _rows(history: History, warehouse: Warehouse, tree: JoinTree) -> exp.Expr:
    key = warehouse.key(history.events)
    if tree.fans_out and key is not None:
        return exp.Count(this=exp.Distinct(expressions=[column_of(key)]))
    return exp.Count(this=exp.Star())


def _known(history: History) -> exp.Expr:
    entity = column_of(history.entity)
    return exp.Not(this=exp.Is(this=entity, expression=exp.Null()))


def _first(
    intent: Intent, history: History, builder: Builder, warehouse: Warehouse, heading: str
) -> exp.Select:
    """Entities by the day of their first row; what periods say is said of that day."""
    dialect = warehouse.source.dialect
    timed = [f for f in intent.filters if isinstance(f, During)]
    others: list[Filter] = [f for f in intent.filters if not isinstance(f, During)]
    grains = [grain_of(group.grain) for group in intent.groups]
    if history.day is None or others or None in grains or len(grains) > 1:
        raise CannotBuild
    first = titled(exp.Min(this=as_day(column_of(history.day), history.day, warehouse)), _FIRST)
    each = exp.select(first).from_(
        JoinTree(history.events).applied(exp.select()).args["from_"].this
    )
    each = each.where(_known(history)).group_by(column_of(history.entity))
    select = exp.select().from_(each.subquery(_EACH))
    for group, grain in zip(intent.groups, grains, strict=True):
        when = bucket(_of(_FIRST), grain or "day", dialect)
        select = select.select(titled(when, builder.label(group))).group_by(when.copy())
        select = select.order_by(ordered(when.copy(), dialect, descending=False))
    select = select.select(titled(exp.Count(this=exp.Star()), heading))
    for during in timed:
        typed = dialect == "trino" and warehouse.column(history.day).kind != "text"
        spans = (within_days(_of(_FIRST), p, typed=typed) for p in during.periods)
        select = select.where(exp.or_(*spans))
    return select


def _of(label: str) -> exp.Column:
    return exp.Column(this=exp.to_identifier(label), table=exp.to_identifier(_EACH))
