"""Rates over an outer join whose other side is filtered: what the rate is of is lost."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp

from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.syntax.nodes import split_conjuncts
from agent.data_agent.derivation.functions import find_aggregate_kind, is_time_function
from model.sources.schema import Table

_TIMES = frozenset({"date", "datetime"})
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.In, exp.Between)
_RATES = (exp.Div, exp.IntDiv, exp.Avg)
_NULL_SAFE = (exp.Coalesce, exp.Case, exp.If, exp.Is, exp.Or, exp.Not)


class OuterFilter(NamedTuple):
    """A condition on the table that may have no row, beside a rate over the other one.

    `outer_rows_lost`: in WHERE it drops the rows without one, so that each rate is 100 %.
    `outer_one_sided`: a period in ON, so that the rate is of rows of all times.
    """

    code: str
    condition: str
    optional: str
    base: str


def find_outer_filters(statement: Statement) -> tuple[OuterFilter, ...]:
    """The first of each outer join under a rate."""
    filters = (f for select in statement.list_selects() for f in _find_in_select(select, statement))
    return tuple(dict.fromkeys(filters))


def _find_in_select(select: exp.Select, statement: Statement) -> Iterator[OuterFilter]:
    sources = statement.find_sources(select) or ()
    joins = [j for j in select.args.get("joins") or () if j.side.upper() == "LEFT"]
    if not joins or not sources or sources[0].table is None:
        return
    for join in joins:
        optional = next((s for s in sources if s.node is join.this), None)
        if optional is None or optional.table is None:
            continue
        rates = statement.nodes.find_within(select, *_RATES)
        if any(_is_rate(node, optional, statement) for node in rates):
            yield from _find_for_join(select, join, optional, sources[0], statement)


def _find_for_join(
    select: exp.Select, join: exp.Join, optional: FromItem, base: FromItem, statement: Statement
) -> Iterator[OuterFilter]:
    table_names = (
        optional.table.name if optional.table else "",
        base.table.name if base.table else "",
    )
    where = select.args.get("where")
    limits = split_conjuncts(where.this) if where else []
    for condition in limits:
        if _drops_missing_rows(condition, optional, statement):
            yield OuterFilter("outer_rows_lost", _to_sql(condition, statement), *table_names)
            return
    on = join.args.get("on")
    periods = [c for c in split_conjuncts(on) if _is_period(c, optional, statement)] if on else []
    has_dates = base.table is not None and _has_date(base.table)
    if periods and has_dates and not any(_is_period(c, base, statement) for c in limits):
        yield OuterFilter("outer_one_sided", _to_sql(periods[0], statement), *table_names)


def _is_rate(node: exp.Expr, optional: FromItem, statement: Statement) -> bool:
    """Whether a division sets rows of the optional table against those of the other one."""
    if isinstance(node, exp.Avg):
        return node.this is not None and _tests_for_row(node.this, optional, statement)
    above = [part for part in node.this.find_all(exp.AggFunc) if find_aggregate_kind(part)]
    below = [
        part for part in node.args["expression"].find_all(exp.AggFunc) if find_aggregate_kind(part)
    ]
    if not above or not below:
        return False
    of_optional = all(
        _is_plain_aggregate(part, optional, statement) or _tests_for_row(part, optional, statement)
        for part in above
    )
    return of_optional and not any(_mentions(part, optional, statement) for part in below)


def _is_plain_aggregate(part: exp.Expr, optional: FromItem, statement: Statement) -> bool:
    """Whether an aggregate is over plain columns of the optional table."""
    columns = list(part.find_all(exp.Column))
    conditional = part.find(exp.Case, exp.If) is not None
    return (
        bool(columns)
        and not conditional
        and all(_is_of(column, optional, statement) for column in columns)
    )


def _tests_for_row(part: exp.Expr, optional: FromItem, statement: Statement) -> bool:
    """Whether it asks if there is a row: `CASE WHEN r.id IS NOT NULL`."""
    operands = [check.this for check in part.find_all(exp.Is)]
    return any(isinstance(c, exp.Column) and _is_of(c, optional, statement) for c in operands)


def _mentions(part: exp.Expr, source: FromItem, statement: Statement) -> bool:
    return any(_is_of(column, source, statement) for column in part.find_all(exp.Column))


def _is_of(column: exp.Column, source: FromItem, statement: Statement) -> bool:
    lookup = statement.resolve(column)
    return lookup.kind == "one" and lookup.sources[0].label == source.label


def _drops_missing_rows(condition: exp.Expr, optional: FromItem, statement: Statement) -> bool:
    if not isinstance(condition, _COMPARISONS) or condition.find(*_NULL_SAFE):
        return False
    return _mentions(condition, optional, statement)


def _is_period(condition: exp.Expr, source: FromItem, statement: Statement) -> bool:
    """Whether a condition limits the days of a table by constants."""
    columns = list(condition.find_all(exp.Column))
    if not isinstance(condition, _COMPARISONS) or not columns:
        return False
    if not all(_is_of(column, source, statement) for column in columns):
        return False
    stored_columns = [
        s for column in columns if (s := statement.find_stored_column(column)) is not None
    ]
    has_dates = any(s.column.kind in _TIMES for s in stored_columns)
    return has_dates or any(is_time_function(node) for node in condition.find_all(exp.Func))


def _has_date(table: Table) -> bool:
    """Whether its rows are events, which have a day and belong to something."""
    return bool(table.foreign_keys) and any(c.kind in _TIMES for c in table.columns)


def _to_sql(condition: exp.Expr, statement: Statement) -> str:
    return condition.sql(dialect=statement.tables.dialect)
