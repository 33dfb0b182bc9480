"""Filters of an intent as conditions of a select."""

from decimal import Decimal

from sqlglot import exp

from agent.rule_engine.intent import (
    AverageFilter,
    ColumnFilter,
    DurationFilter,
    ExistenceFilter,
    Filter,
    OwnColumnFilter,
    OwnReferenceFilter,
    PeriodFilter,
    RowFilter,
    RowKind,
    ValueFilter,
    WeekendFilter,
)
from agent.rule_engine.sql_generation.columns import (
    make_column,
    make_literal,
    make_table,
)
from agent.rule_engine.sql_generation.expressions.date_functions import (
    cast_to_date,
    make_period_test,
    make_time_difference,
)
from agent.rule_engine.sql_generation.expressions.own_references import (
    make_own_reference_test,
    make_referred_value,
)
from agent.rule_engine.sql_generation.expressions.stored_values import convert_values
from agent.rule_engine.sql_generation.expressions.term_sql import make_term_sql
from agent.rule_engine.sql_generation.expressions.weekdays import make_weekend_test
from agent.rule_engine.sql_generation.join_tree import JoinTree, NoJoinPath, find_path, make_exists
from agent.schema_graph import Field, JoinEdge, SchemaGraph
from agent.time_expressions.calendar_periods import Period

_BINARY: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    ">": exp.GT,
    ">=": exp.GTE,
    "<": exp.LT,
    "<=": exp.LTE,
}


def make_comparison(left: exp.Expr, operator: str, right: exp.Expr) -> exp.Expr:
    """Left operator right."""
    return _BINARY[operator](this=left, expression=right)


def make_range(left: exp.Expr, operator: str, values: tuple[str | Decimal, ...]) -> exp.Expr:
    """A comparison with one value or, for between, two."""
    if operator == "between":
        low, high = values
        return exp.Between(this=left, low=make_literal(low), high=make_literal(high))
    return make_comparison(left, operator, make_literal(values[0]))


def make_value_condition(filter_: ValueFilter, graph: SchemaGraph) -> exp.Expr:
    """A column against values, several of which are a list. Raises `NoStatement`."""
    column: exp.Expr = make_column(filter_.field)
    if filter_.operator in ("null", "notnull"):
        test = exp.Is(this=column, expression=exp.Null())
        return exp.Not(this=test) if filter_.operator == "notnull" else test
    if filter_.operator in ("like", "starts", "ends"):
        if graph.column(filter_.field).kind != "text":
            column = exp.cast(column, "varchar")
        return exp.Like(this=column, expression=make_literal(_make_pattern(filter_)))
    values = convert_values(filter_.field, filter_.values, graph)
    if filter_.operator in ("=", "!=") and len(values) > 1:
        in_list = exp.In(this=column, expressions=[make_literal(v) for v in values])
        return exp.Not(this=in_list) if filter_.operator == "!=" else in_list
    return make_range(column, filter_.operator, values)


def make_conditions(filters: list[Filter], tree: JoinTree, graph: SchemaGraph) -> list[exp.Expr]:
    """Every filter, joined where that repeats no row and as EXISTS where it would."""
    far: dict[str, list[exp.Expr]] = {}
    conditions: list[exp.Expr] = []
    for filter_ in filters:
        if isinstance(filter_, ExistenceFilter):
            conditions.append(_make_existence_condition(filter_, tree, graph))
            continue
        table = find_filter_table(filter_)
        test = make_condition(filter_, graph)
        path = [] if tree.reads(table) else find_path(graph, tree.root, table)
        if any(edge.right in tree.left for edge in path) or all(edge.to_one for edge in path):
            tree.add(path)
            (tree.parts if table in tree.tables_beyond() else conditions).append(test)
        else:
            far.setdefault(table, []).append(test)
    for path, tests in _join_rows([(find_path(graph, tree.root, t), far[t]) for t in far]):
        conditions.append(make_exists(path, tests, negated=False))
    return conditions


def make_kind_test(kind: RowKind, tree: JoinTree, graph: SchemaGraph) -> exp.Expr:
    """Whether a row is of the kind whose share is computed."""
    if isinstance(kind, ExistenceFilter):
        return _make_existence_condition(kind, tree, graph)
    return make_condition(kind, graph)


def _join_rows(
    far: list[tuple[list[JoinEdge], list[exp.Expr]]],
) -> list[tuple[list[JoinEdge], list[exp.Expr]]]:
    """Conditions on rows along one way are those of the same row: a stock that is low here."""
    pairs: list[tuple[list[JoinEdge], list[exp.Expr]]] = []
    for path, tests in sorted(far, key=lambda item: -len(item[0])):
        along = next((one for one in pairs if one[0][: len(path)] == path), None)
        if along is not None:
            along[1].extend(tests)
        else:
            pairs.append((path, [*tests]))
    return pairs


def find_filter_table(filter_: Filter) -> str:
    """The table a filter looks at."""
    if isinstance(filter_, ExistenceFilter):
        return filter_.table
    if filter_.field is None:
        raise ValueError("a period without its column")
    return filter_.field.table


def make_condition(
    filter_: ValueFilter | PeriodFilter | AverageFilter | RowFilter, graph: SchemaGraph
) -> exp.Expr:
    """A filter that looks at columns of one row."""
    if isinstance(filter_, ValueFilter):
        return make_value_condition(filter_, graph)
    if isinstance(filter_, PeriodFilter):
        return _make_period_condition(filter_.field, filter_.periods, graph)
    if isinstance(filter_, AverageFilter):
        table = make_table(filter_.field.table)
        average = exp.select(exp.Avg(this=make_column(filter_.field))).from_(table)
        return make_comparison(make_column(filter_.field), filter_.operator, average.subquery())
    return _make_row_test(filter_, graph)


def _make_row_test(filter_: RowFilter, graph: SchemaGraph) -> exp.Expr:
    """A test of a whole row: two of its columns, whom it refers to, or a term that was taught."""
    if isinstance(filter_, ColumnFilter):
        other: exp.Expr = make_column(filter_.other)
        if filter_.factor != 1:
            other = exp.Mul(this=other, expression=exp.Literal.number(str(filter_.factor)))
        return make_comparison(make_column(filter_.field), filter_.operator, other)
    if isinstance(filter_, DurationFilter):
        ends = (filter_.field, filter_.since)
        last, first = (cast_to_date(make_column(day), day, graph) for day in ends)
        duration = make_time_difference(last, first, filter_.unit, graph.source.dialect)
        return make_comparison(duration, filter_.operator, make_literal(filter_.number))
    if isinstance(filter_, WeekendFilter):
        day = cast_to_date(make_column(filter_.field), filter_.field, graph)
        return make_weekend_test(day, graph.source.dialect, off=filter_.off)
    if isinstance(filter_, OwnColumnFilter | OwnReferenceFilter):
        return _make_own_row_test(filter_, graph)
    test = make_term_sql(filter_.sql, filter_.field.table, graph)
    return exp.not_(test, copy=False) if filter_.negated else test


def _make_own_row_test(
    filter_: OwnColumnFilter | OwnReferenceFilter, graph: SchemaGraph
) -> exp.Expr:
    """A test of the row of the same table that is referred to."""
    if isinstance(filter_, OwnReferenceFilter):
        return make_own_reference_test(filter_, graph)
    value = make_referred_value(filter_, graph)
    return make_comparison(make_column(filter_.column), filter_.operator, value)


def _make_period_condition(
    field: Field | None, periods: tuple[Period, ...], graph: SchemaGraph
) -> exp.Expr:
    if field is None:
        raise ValueError("a period without its column")
    return exp.or_(*(make_period_test(field, period, graph) for period in periods))


def _make_existence_condition(
    filter_: ExistenceFilter, tree: JoinTree, graph: SchemaGraph
) -> exp.Expr:
    path = find_path(graph, tree.root, filter_.table)
    if not path:
        raise NoJoinPath(tree.root, filter_.table)
    around = tree.around | tree.tables() | {edge.right for edge in path}
    inner = JoinTree(path[-1].right, around=frozenset(around))
    tests = make_conditions(list(filter_.filters), inner, graph)
    return make_exists([*path, *inner.edges], tests, negated=filter_.negated)


def _make_pattern(filter_: ValueFilter) -> str:
    text = str(filter_.values[0])
    if filter_.operator == "starts":
        return f"{text}%"
    return f"%{text}" if filter_.operator == "ends" else f"%{text}%"
