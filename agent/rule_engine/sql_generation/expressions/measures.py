"""Measures as expressions of a select."""

from collections.abc import Iterable
from fractions import Fraction

from sqlglot import exp

from agent.rule_engine.intent import Measure
from agent.rule_engine.sql_generation.columns import make_column
from agent.rule_engine.sql_generation.expressions.date_functions import (
    cast_to_date,
    make_bucket,
    make_time_difference,
    make_years_until,
)
from agent.rule_engine.sql_generation.expressions.term_sql import make_measure_sql
from agent.rule_engine.sql_generation.join_tree import NoStatement, RowsRepeated
from agent.schema_graph import Field, SchemaGraph
from agent.term_sql import restrict_aggregates

SUMMABLE_AGGREGATES = ("sum", "count", "count_distinct")
"""Aggregates of which the rows of one kind make up a part."""
_AGGREGATES: dict[str, type[exp.AggFunc]] = {
    "sum": exp.Sum,
    "avg": exp.Avg,
    "max": exp.Max,
    "min": exp.Min,
}


def make_aggregate(
    measure: Measure,
    graph: SchemaGraph,
    *,
    repeated: bool = False,
    parts: Iterable[exp.Expr] = (),
) -> exp.Expr:
    """The aggregate; `repeated` rows are counted once, `parts` restrict what a rate divides."""
    value = _compute(measure, graph, repeated=repeated, parts=parts)
    return value if measure.factor is None else _multiply(value, measure.factor)


def _compute(
    measure: Measure, graph: SchemaGraph, *, repeated: bool, parts: Iterable[exp.Expr]
) -> exp.Expr:
    """The aggregate in the units of its columns."""
    if measure.over is not None:
        divide = make_percent if _is_percentage(measure) else make_ratio
        part = _make_part(measure, graph, repeated=repeated)
        tests = [test.copy() for test in parts]
        return divide(
            restrict_aggregates(part, exp.and_(*tests)) if tests else part,
            make_aggregate(measure.over, graph, repeated=repeated),
        )
    if measure.sql or measure.field is None:
        return _make_plain_measure(measure, graph, repeated=repeated)
    value = _make_counted(measure, measure.field, graph)
    if measure.aggregate in ("count", "count_distinct"):
        return exp.Count(this=exp.Distinct(expressions=[value]))
    if measure.since is not None:
        first = cast_to_date(make_column(measure.since), measure.since, graph)
        last = cast_to_date(value, measure.field, graph)
        value = make_time_difference(last, first, measure.unit, graph.source.dialect)
    if measure.until is not None:
        value = make_years_until(value, measure.field, measure.until, graph)
    if measure.times is not None:
        value = exp.Mul(this=value, expression=make_column(measure.times))
    total: exp.Expr = _AGGREGATES[measure.aggregate](this=value)
    if measure.minus is not None:
        less = make_aggregate(measure.minus, graph, repeated=repeated)
        total = exp.Paren(this=exp.Sub(this=total, expression=less))
    return total


def _multiply(value: exp.Expr, factor: Fraction) -> exp.Expr:
    """The value times a factor, without integer division."""
    if factor.numerator != 1:
        value = exp.Mul(this=value, expression=exp.Literal.number(factor.numerator))
    if factor.denominator == 1:
        return value
    whole = exp.Literal.number(f"{factor.denominator}.0")
    return exp.Div(this=value, expression=whole, typed=True)


def _make_plain_measure(measure: Measure, graph: SchemaGraph, *, repeated: bool) -> exp.Expr:
    """A count of rows, or what administrators wrote for a measure, over the rows they meant."""
    if not measure.sql:
        return _make_count(measure.table, graph, repeated=repeated)
    if repeated:
        raise RowsRepeated
    return make_measure_sql(measure.sql, measure.only, measure.table, graph)


def _make_counted(measure: Measure, field: Field, graph: SchemaGraph) -> exp.Expr:
    """The column itself, or the bucket of time in which its day is."""
    value: exp.Expr = make_column(field)
    if measure.grain is None:
        return value
    return make_bucket(cast_to_date(value, field, graph), measure.grain, graph.source.dialect)


def list_measure_tables(measure: Measure) -> list[str]:
    """Every table that a measure reads."""
    tables = [leaf.table for leaf in list_parts(measure)]
    return tables + [leaf.times.table for leaf in list_parts(measure) if leaf.times is not None]


def _is_percentage(measure: Measure) -> bool:
    """Margins and shares of rows are; what falls to each customer is none."""
    return measure.minus is not None or (measure.field is None and not measure.entity)


def is_share_of_rows(measure: Measure) -> bool:
    """Whether it is the share of rows that have any of another table."""
    return bool(measure.over and measure.over.table != measure.table and not measure.entity)


def make_share_of_rows(
    measure: Measure,
    graph: SchemaGraph,
    test: exp.Expr,
    *,
    repeated: bool,
) -> exp.Expr:
    """The percentage of a total or a count that the rows make up for which the test is true.

    Raises `NoStatement` for what is no part of itself: an average, a rate.
    """
    if measure.over is not None or measure.aggregate not in SUMMABLE_AGGREGATES:
        raise NoStatement
    whole = make_aggregate(measure, graph, repeated=repeated)
    return make_percent(restrict_aggregates(whole, test, missing=0), whole.copy())


def make_ratio(part: exp.Expr, whole: exp.Expr) -> exp.Expr:
    """Part / whole as a decimal; empty when the whole is 0."""
    top = exp.Mul(this=part, expression=exp.Literal.number("1.0"))
    zero = exp.Anonymous(this="NULLIF", expressions=[whole, exp.Literal.number(0)])
    return exp.Div(this=top, expression=zero, typed=True)


def make_percent(part: exp.Expr, whole: exp.Expr) -> exp.Expr:
    """Part as a percentage of whole, to two places."""
    top = exp.Mul(this=exp.Literal.number("100.0"), expression=part)
    zero = exp.Anonymous(this="NULLIF", expressions=[whole, exp.Literal.number(0)])
    share = exp.Div(this=top, expression=zero, typed=True)
    return exp.Anonymous(this="ROUND", expressions=[share, exp.Literal.number(2)])


def list_parts(measure: Measure) -> list[Measure]:
    """The measure without its divisor, then what is taken from it, then the divisor."""
    less = list_parts(measure.minus) if measure.minus is not None else []
    over = list_parts(measure.over) if measure.over is not None else []
    return [measure if measure.over is None else _drop_divisor(measure), *less, *over]


def _drop_divisor(measure: Measure) -> Measure:
    return Measure(
        measure.aggregate,
        measure.table,
        measure.field,
        measure.times,
        label=measure.label,
        minus=measure.minus,
    )


def _make_part(measure: Measure, graph: SchemaGraph, *, repeated: bool) -> exp.Expr:
    """What a rate divides; of rows of another table those that have any, each counted once."""
    over = measure.over
    if over is None or measure.field is not None or measure.entity or over.table == measure.table:
        return make_aggregate(_drop_divisor(measure), graph, repeated=repeated)
    edges = (e for e in graph.edges[measure.table] if e.right == over.table and e.to_one)
    edge = next((e for e in edges if len(e.on) == 1), None)
    if edge is None:
        return _make_count(measure.table, graph, repeated=True)
    refers = make_column(Field(measure.table, edge.on[0][0]))
    return exp.Count(this=exp.Distinct(expressions=[refers]))


def _make_count(table: str, graph: SchemaGraph, *, repeated: bool) -> exp.Expr:
    key = graph.key(table)
    if not repeated:
        return exp.Count(this=exp.Star())
    if key is None:
        raise RowsRepeated
    return exp.Count(this=exp.Distinct(expressions=[make_column(key)]))
