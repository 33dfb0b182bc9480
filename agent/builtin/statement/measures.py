"""Measures as expressions of a select."""

from sqlglot import exp

from agent.builtin.intent import Compare, Measure
from agent.builtin.statement.conditions import compared
from agent.builtin.statement.names import column_of
from agent.builtin.warehouse import Warehouse

_AGGREGATES: dict[str, type[exp.AggFunc]] = {
    "sum": exp.Sum,
    "avg": exp.Avg,
    "max": exp.Max,
    "min": exp.Min,
}


def measured(
    measure: Measure, warehouse: Warehouse, *, repeated: bool = False, only: Compare | None = None
) -> exp.Expr:
    """The aggregate, of the rows that meet `only`; `repeated` rows are counted once."""
    if measure.over is not None:
        divide = percent if measure.field is None else ratio
        return divide(
            measured(_alone(measure), warehouse, repeated=repeated, only=only),
            measured(measure.over, warehouse, repeated=repeated),
        )
    if measure.field is None:
        return _count(measure.table, warehouse, repeated=repeated, only=only)
    value: exp.Expr = column_of(measure.field)
    if measure.aggregate in ("count", "count_distinct"):
        return exp.Count(this=exp.Distinct(expressions=[value]))
    if measure.times is not None:
        value = exp.Mul(this=value, expression=column_of(measure.times))
    if only is not None:
        value = _when(only, value)
    return _AGGREGATES[measure.aggregate](this=value)


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
    """The measure without its divisor, then the divisor."""
    return [measure] if measure.over is None else [_alone(measure), *leaves(measure.over)]


def _alone(measure: Measure) -> Measure:
    return Measure(
        measure.aggregate, measure.table, measure.field, measure.times, label=measure.label
    )


def _count(table: str, warehouse: Warehouse, *, repeated: bool, only: Compare | None) -> exp.Expr:
    if only is not None:
        return exp.Sum(this=_when(only, exp.Literal.number(1)))
    key = warehouse.key(table)
    if repeated and key is not None:
        return exp.Count(this=exp.Distinct(expressions=[column_of(key)]))
    return exp.Count(this=exp.Star())


def _when(only: Compare, value: exp.Expr) -> exp.Expr:
    case = exp.If(this=compared(only), true=value)
    return exp.Case(ifs=[case], default=exp.Literal.number(0))
