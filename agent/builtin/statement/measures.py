"""Measures as expressions of a select."""

from collections.abc import Iterable

from sqlglot import exp

from agent.builtin.intent import Compare, Measure
from agent.builtin.statement.conditions import compared
from agent.builtin.statement.joins import CannotBuild, NoStatement
from agent.builtin.statement.names import column_of
from agent.builtin.statement.ranked import during
from agent.builtin.statement.times import as_day, days_between
from agent.builtin.warehouse import Field, Warehouse

ADDING = ("sum", "count", "count_distinct")
"""Aggregates of which the rows of one kind make up a part."""
_AGGREGATES: dict[str, type[exp.AggFunc]] = {
    "sum": exp.Sum,
    "avg": exp.Avg,
    "max": exp.Max,
    "min": exp.Min,
}


def measured(
    measure: Measure,
    warehouse: Warehouse,
    *,
    repeated: bool = False,
    parts: Iterable[exp.Expr] = (),
) -> exp.Expr:
    """The aggregate; `repeated` rows are counted once, `parts` restrict what a rate divides."""
    if measure.over is not None:
        divide = percent if _is_percent(measure) else ratio
        part = _part(measure, warehouse, repeated=repeated)
        tests = [test.copy() for test in parts]
        return divide(
            during(part, exp.and_(*tests)) if tests else part,
            measured(measure.over, warehouse, repeated=repeated),
        )
    if measure.field is None:
        return _count(measure.table, warehouse, repeated=repeated)
    value: exp.Expr = column_of(measure.field)
    if measure.aggregate in ("count", "count_distinct"):
        return exp.Count(this=exp.Distinct(expressions=[value]))
    if measure.since is not None:
        first = as_day(column_of(measure.since), measure.since, warehouse)
        last = as_day(value, measure.field, warehouse)
        value = days_between(last, first, warehouse.source.dialect)
    if measure.times is not None:
        value = exp.Mul(this=value, expression=column_of(measure.times))
    total: exp.Expr = _AGGREGATES[measure.aggregate](this=value)
    if measure.minus is not None:
        less = measured(measure.minus, warehouse, repeated=repeated)
        total = exp.Paren(this=exp.Sub(this=total, expression=less))
    return total


def tables_of(measure: Measure) -> list[str]:
    """Every table that a measure reads."""
    found = [leaf.table for leaf in leaves(measure)]
    return found + [leaf.times.table for leaf in leaves(measure) if leaf.times is not None]


def _is_percent(measure: Measure) -> bool:
    """Margins and shares of rows are; what falls to each customer is none."""
    return measure.minus is not None or (measure.field is None and not measure.entity)


def share_of_rows(
    measure: Measure, warehouse: Warehouse, only: Compare, *, repeated: bool
) -> exp.Expr:
    """The percentage of a total or a count that rows of one kind make up.

    Raises `NoStatement` for what is no part of itself: an average, a rate.
    """
    if measure.over is not None or measure.aggregate not in ADDING:
        raise NoStatement
    whole = measured(measure, warehouse, repeated=repeated)
    return percent(during(whole, compared(only, warehouse), missing=0), whole.copy())


def ratio(part: exp.Expr, whole: exp.Expr) -> exp.Expr:
    """Part / whole as a decimal; empty when the whole is 0."""
    top = exp.Mul(this=part, expression=exp.Literal.number("1.0"))
    zero = exp.Anonymous(this="NULLIF", expressions=[whole, exp.Literal.number(0)])
    return exp.Div(this=top, expression=zero, typed=True)


def percent(part: exp.Expr, whole: exp.Expr) -> exp.Expr:
    """Part as a percentage of whole, to two places."""
    top = exp.Mul(this=exp.Literal.number("100.0"), expression=part)
    zero = exp.Anonymous(this="NULLIF", expressions=[whole, exp.Literal.number(0)])
    share = exp.Div(this=top, expression=zero, typed=True)
    return exp.Anonymous(this="ROUND", expressions=[share, exp.Literal.number(2)])


def leaves(measure: Measure) -> list[Measure]:
    """The measure without its divisor, then what is taken from it, then the divisor."""
    less = leaves(measure.minus) if measure.minus is not None else []
    over = leaves(measure.over) if measure.over is not None else []
    return [measure if measure.over is None else _alone(measure), *less, *over]


def _alone(measure: Measure) -> Measure:
    return Measure(
        measure.aggregate,
        measure.table,
        measure.field,
        measure.times,
        label=measure.label,
        minus=measure.minus,
    )


def _part(measure: Measure, warehouse: Warehouse, *, repeated: bool) -> exp.Expr:
    """What a rate divides; of rows of another table those that have any, each counted once."""
    over = measure.over
    if over is None or measure.field is not None or measure.entity or over.table == measure.table:
        return measured(_alone(measure), warehouse, repeated=repeated)
    edges = (e for e in warehouse.edges[measure.table] if e.right == over.table and e.to_one)
    edge = next((e for e in edges if len(e.on) == 1), None)
    if edge is None:
        return _count(measure.table, warehouse, repeated=True)
    refers = column_of(Field(measure.table, edge.on[0][0]))
    return exp.Count(this=exp.Distinct(expressions=[refers]))


def _count(table: str, warehouse: Warehouse, *, repeated: bool) -> exp.Expr:
    key = warehouse.key(table)
    if not repeated:
        return exp.Count(this=exp.Star())
    if key is None:
        raise CannotBuild
    return exp.Count(this=exp.Distinct(expressions=[column_of(key)]))
