"""Windows and subqueries over groups: ranking, top groups, running sum, average."""

from collections.abc import Sequence

from sqlglot import exp

from agent.labels.code_legends import parse_codes
from agent.rule_engine.intent import Group, Intent, Measure, Order, TopGroups
from agent.rule_engine.sql_generation.columns import add_title, make_column, make_order
from agent.schema_graph import SchemaGraph
from model.sources.schema import Dialect

_RANKED, _PLACE = "ranked", "place"


def rank_rows(
    select: exp.Select,
    term: exp.Expr,
    apart: list[exp.Expr],
    *,
    limit: int,
    headings: list[str],
    first: list[str],
) -> exp.Select:
    """The first `limit` rows by `term` of each part, under the headings `headings`."""
    order = exp.Order(expressions=[term])
    place = exp.Window(this=exp.RowNumber(), partition_by=apart, order=order)
    name = _PLACE
    while name in {heading.lower() for heading in headings}:
        name += "_"
    rows = select.select(add_title(place, name)).subquery(_RANKED)
    outer = exp.select(
        *(add_title(_make_column(_RANKED, label), label) for label in headings)
    ).from_(rows)
    within = exp.LTE(this=_make_column(_RANKED, name), expression=exp.Literal.number(limit))
    return outer.where(within).order_by(*(_make_column(_RANKED, label) for label in (*first, name)))


def restrict_to_groups(top: TopGroups, first: exp.Select) -> exp.Expr:
    """Whether a row belongs to the groups of `first`.

    MySQL takes no LIMIT inside IN, so the groups stand in a table of their own.
    """
    key = make_column(top.group.key or top.group.field)
    groups = first.select(add_title(key.copy(), _PLACE), append=False).subquery(_RANKED)
    return exp.In(
        this=key, query=exp.select(_make_column(_RANKED, _PLACE)).from_(groups).subquery()
    )


def make_running_sum(
    value: exp.Expr, buckets: list[exp.Expr], apart: list[exp.Expr], dialect: Dialect
) -> exp.Expr:
    """The sum of `value` over the buckets so far."""
    terms = [make_order(bucket, dialect, descending=False) for bucket in buckets]
    total = exp.Sum(this=value)
    return exp.Window(this=total, partition_by=apart, order=exp.Order(expressions=terms))


def make_mean(select: exp.Select, value: exp.Expr, *, of_rows: bool) -> exp.Subquery:
    """The mean of `value` over the groups of `select`, or over their rows."""
    if of_rows:
        rows = select.copy().select(value.copy(), append=False)
        rows.set("group", None)
        return rows.subquery()
    groups = select.copy().select(add_title(value.copy(), _PLACE), append=False).subquery(_RANKED)
    return exp.select(exp.Avg(this=_make_column(_RANKED, _PLACE))).from_(groups).subquery()


def _make_column(table: str, label: str) -> exp.Column:
    return exp.Column(this=exp.to_identifier(label, quoted=True), table=exp.to_identifier(table))


def limit_rows(select: exp.Select, limit: int | None, skipped: int) -> exp.Select:
    """The first rows, or the one that stands so many places down."""
    if not limit:
        return select
    select = select.limit(limit)
    return select.offset(skipped) if skipped else select


def to_intent(top: TopGroups) -> Intent:
    """The earlier question whose first groups they were."""
    return Intent(
        measures=[top.measure],
        groups=[top.group],
        filters=list(top.filters),
        order=Order(top.measure, top.descending),
        limit=top.limit,
    )


def list_orders(intent: Intent, graph: SchemaGraph) -> Sequence[tuple[Group | Measure, bool]]:
    """By what groups are ordered, and whether it falls: as asked, by time, on a scale, by size."""
    if intent.order is not None:
        by = intent.order.by
        if isinstance(by, Measure):
            return [(by, intent.order.descending)]
        return [(g, intent.order.descending) for g in intent.groups if g.field == by][:1]
    buckets = [g for g in intent.groups if g.grain is not None]
    if buckets:
        return [(g, False) for g in (*buckets, *(g for g in intent.groups if g.grain is None))]
    if len(intent.groups) == 1 and intent.limit is None and _is_scale(intent.groups[0], graph):
        return [(intent.groups[0], False)]
    return [(m, True) for m in intent.measures[:1]] if intent.groups else []


def _is_scale(group: Group, graph: SchemaGraph) -> bool:
    """Whether the groups are numbers that people count through: marks, floors, grades."""
    column = graph.column(group.field)
    is_number = column.kind == "integer" and not graph.is_key(group.field)
    return is_number and group.key is None and not parse_codes(column)
