"""The SQL of terms as trees: their columns in a statement, their aggregates over some rows only."""

from collections.abc import Callable
from functools import lru_cache

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from model.engines.registry import find_dialect
from model.sources.schema import Dialect, Table

MEASURE_FUNCTION = "MEASURE"
"""By this a statement names a measure: `MEASURE(revenue)`."""
_BY_CASE = (
    exp.Sum,
    exp.Avg,
    exp.Min,
    exp.Max,
    exp.Count,
    exp.Median,
    exp.Stddev,
    exp.StddevPop,
    exp.StddevSamp,
    exp.Variance,
    exp.VariancePop,
)
"""Aggregates that leave NULL out, so that a CASE restricts them, in every dialect."""
_AGGREGATES = (exp.AggFunc, exp.WithinGroup)


class UnusableTermSql(Exception):
    """The SQL of a term names no column of its table, or cannot be restricted to some rows."""


def place_term_sql(
    sql: str, table: Table, dialect: Dialect, make_column: Callable[[str], exp.Column]
) -> exp.Expr:
    """A condition or value of a term, its columns as they are made. Raises `UnusableTermSql`."""
    tree = exp.Paren(this=_parse(sql, dialect).copy())
    for column in list(tree.find_all(exp.Column)):
        stored_column = table.column(column.name)
        if stored_column is None:
            raise UnusableTermSql
        column.replace(make_column(stored_column.name))
    inner: exp.Expr = tree.this
    return tree if isinstance(inner, exp.Or) else inner.pop()


def find_only_value(sql: str, dialect: Dialect) -> str | None:
    """The column of a condition that is no more than which values it has; else None."""
    try:
        tree = _parse(sql, dialect)
    except UnusableTermSql:
        return None
    while isinstance(tree, exp.Paren):
        tree = tree.this
    if isinstance(tree, exp.EQ):
        values = [tree.expression]
    elif isinstance(tree, exp.In) and not tree.args.get("query"):
        values = tree.expressions
    else:
        return None
    is_plain = isinstance(tree.this, exp.Column) and all(isinstance(v, exp.Literal) for v in values)
    return tree.this.name.lower() if is_plain and values else None


@lru_cache(maxsize=256)
def _parse(sql: str, dialect: Dialect) -> exp.Expr:
    try:
        return parse_one(sql, read=dialect)
    except SqlglotError:
        raise UnusableTermSql from None


def restrict_measure(value: exp.Expr, condition: exp.Expr, dialect: Dialect) -> exp.Expr:
    """A measure over the rows that meet a condition. Raises `UnusableTermSql`.

    The condition stands in each aggregate, so that measures of one statement do not filter each
    other.
    """
    if any(column.find_ancestor(*_AGGREGATES) is None for column in value.find_all(exp.Column)):
        raise UnusableTermSql  # of an aggregate that is not known as one
    return value.transform(_restrict_any, condition, dialect)


def _restrict_any(node: exp.Expr, condition: exp.Expr, dialect: Dialect) -> exp.Expr:
    if not isinstance(node, _AGGREGATES):
        return node
    arguments = {name for name, value in node.args.items() if value} - {"big_int"}
    if isinstance(node, _BY_CASE) and arguments == {"this"}:
        return restrict_aggregates(node, condition)
    if not find_dialect(dialect).has_filter_clause:
        raise UnusableTermSql
    return exp.Filter(this=node.copy(), expression=exp.Where(this=condition.copy()))


def restrict_aggregates(
    value: exp.Expr, condition: exp.Expr, *, missing: int | None = None
) -> exp.Expr:
    """`value` over the rows that meet the condition; `missing` stands for a sum of none."""
    return value.transform(_restrict_aggregate, condition, missing)


def _restrict_aggregate(node: exp.Expr, condition: exp.Expr, missing: int | None) -> exp.Expr:
    if not isinstance(node, exp.AggFunc):
        return node
    if isinstance(node.this, exp.Distinct):
        values = [_make_case(condition, value) for value in node.this.expressions]
        return type(node)(this=exp.Distinct(expressions=values))
    value = exp.Literal.number(1) if isinstance(node.this, exp.Star) else node.this
    none = None if isinstance(node, exp.Count) else missing
    return type(node)(this=_make_case(condition, value, none))


def _make_case(condition: exp.Expr, value: exp.Expr, missing: int | None = None) -> exp.Expr:
    default = None if missing is None else exp.Literal.number(missing)
    return exp.Case(ifs=[exp.If(this=condition.copy(), true=value.copy())], default=default)
