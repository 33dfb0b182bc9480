"""Filters of an intent as conditions of a select."""

from decimal import Decimal

from sqlglot import exp

from agent.builtin.intent import AgainstAverage, Compare, During, Filter, Has
from agent.builtin.reading.periods import Period
from agent.builtin.statement.joins import JoinTree, NoPath, exists, path_between
from agent.builtin.statement.names import column_of, literal, table_of
from agent.builtin.statement.stored import stored
from agent.builtin.statement.times import within
from agent.builtin.warehouse import Field, Warehouse

_BINARY: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    ">": exp.GT,
    ">=": exp.GTE,
    "<": exp.LT,
    "<=": exp.LTE,
}


def binary(left: exp.Expr, operator: str, right: exp.Expr) -> exp.Expr:
    """Left operator right."""
    return _BINARY[operator](this=left, expression=right)


def between(left: exp.Expr, operator: str, values: tuple[str | Decimal, ...]) -> exp.Expr:
    """A comparison with one value or, for between, two."""
    if operator == "between":
        low, high = values
        return exp.Between(this=left, low=literal(low), high=literal(high))
    return binary(left, operator, literal(values[0]))


def compared(filter_: Compare, warehouse: Warehouse) -> exp.Expr:
    """A column against values, several of which are a list. Raises `NoStatement`."""
    column: exp.Expr = column_of(filter_.field)
    if filter_.operator in ("null", "notnull"):
        test = exp.Is(this=column, expression=exp.Null())
        return exp.Not(this=test) if filter_.operator == "notnull" else test
    if filter_.operator in ("like", "starts", "ends"):
        if warehouse.column(filter_.field).kind != "text":
            column = exp.cast(column, "varchar")
        return exp.Like(this=column, expression=literal(_pattern(filter_)))
    values = stored(filter_.field, filter_.values, warehouse)
    if filter_.operator in ("=", "!=") and len(values) > 1:
        listed = exp.In(this=column, expressions=[literal(v) for v in values])
        return exp.Not(this=listed) if filter_.operator == "!=" else listed
    return between(column, filter_.operator, values)


def conditions(filters: list[Filter], tree: JoinTree, warehouse: Warehouse) -> list[exp.Expr]:
    """Every filter, joined where that repeats no row and as EXISTS where it would."""
    far: dict[str, list[exp.Expr]] = {}
    found: list[exp.Expr] = []
    for filter_ in filters:
        if isinstance(filter_, Has):
            found.append(_has(filter_, tree, warehouse))
            continue
        table = table_of_filter(filter_)
        test = _test(filter_, warehouse)
        path = [] if tree.reads(table) else path_between(warehouse, tree.root, table)
        if any(edge.right in tree.left for edge in path) or all(edge.to_one for edge in path):
            tree.add(path)
            (tree.parts if table in tree.beyond() else found).append(test)
        else:
            far.setdefault(table, []).append(test)
    for table, tests in far.items():
        found.append(exists(path_between(warehouse, tree.root, table), tests, negated=False))
    return found


def table_of_filter(filter_: Filter) -> str:
    """The table a filter looks at."""
    if isinstance(filter_, Has):
        return filter_.table
    if filter_.field is None:
        raise ValueError("a period without its column")
    return filter_.field.table


def _test(filter_: Compare | During | AgainstAverage, warehouse: Warehouse) -> exp.Expr:
    if isinstance(filter_, Compare):
        return compared(filter_, warehouse)
    if isinstance(filter_, During):
        return _during(filter_.field, filter_.periods, warehouse)
    average = exp.select(exp.Avg(this=column_of(filter_.field))).from_(
        table_of(filter_.field.table)
    )
    return binary(column_of(filter_.field), filter_.operator, average.subquery())


def _during(field: Field | None, periods: tuple[Period, ...], warehouse: Warehouse) -> exp.Expr:
    if field is None:
        raise ValueError("a period without its column")
    return exp.or_(*(within(field, period, warehouse) for period in periods))


def _has(filter_: Has, tree: JoinTree, warehouse: Warehouse) -> exp.Expr:
    path = path_between(warehouse, tree.root, filter_.table)
    if not path:
        raise NoPath(tree.root, filter_.table)
    around = tree.around | tree.tables() | {edge.right for edge in path}
    inner = JoinTree(path[-1].right, around=frozenset(around))
    tests = conditions(list(filter_.filters), inner, warehouse)
    return exists([*path, *inner.edges], tests, negated=filter_.negated)


def _pattern(filter_: Compare) -> str:
    text = str(filter_.values[0])
    if filter_.operator == "starts":
        return f"{text}%"
    return f"%{text}" if filter_.operator == "ends" else f"%{text}%"
