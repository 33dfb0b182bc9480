"""Writes the statements of a point: only this, by something else, the rows behind it."""

from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.sql_parsing import parse_query, render_query
from agent.data_agent.drill_down.dimensions import Dimension
from agent.data_agent.drill_down.drillable import Drillable, Point, SourceTable
from model.sources.query import NUMERIC_KINDS, Cell

MAX_ROWS = 1_000
MAX_COLUMNS = 30
_ANSWER = "answer"


def write_only(sql: str, point: Point, dialect: str, drillable: Drillable | None) -> str | None:
    """The same statement for the point only; of any other statement the rows that have it."""
    if drillable is not None and drillable.knows(point):
        select = _without(_restrict(drillable, point), "limit", "offset")
        return render_query(select, dialect)
    tree = parse_query(sql, dialect)
    if tree is None or not point:
        return None
    inner = exp.alias_(exp.Subquery(this=tree.copy()), _ANSWER, table=True)
    select = exp.select("*").from_(inner)
    for name, value in point.items():
        column = exp.column(name, table=_ANSWER, quoted=True)
        select = select.where(_equals(column, value, is_number=False), copy=False)
    return render_query(select, dialect)


def write_by(drillable: Drillable, point: Point, dimension: Dimension, dialect: str) -> str | None:
    """What is computed, for each value of a dimension, or each month, of the point."""
    aggregates = [part.copy() for part in drillable.aggregates]
    if not aggregates:
        return None
    select = _restrict(drillable, point)
    if dimension.key is not None:
        select = _join(select, dimension, drillable)
    select = _without(select, "limit", "offset", "having", "group", "order")
    column = exp.column(dimension.column.name, table=dimension.source.label, quoted=True)
    grouping: exp.Expr = column
    if dimension.is_date:
        grouping = exp.TimeToStr(this=column, format=exp.Literal.string("%Y-%m"))
    name = "month" if dimension.is_date else dimension.column.name
    head = exp.alias_(grouping.copy(), name, quoted=True)
    select.set("expressions", [head, *aggregates])
    select = select.group_by(grouping.copy())
    first = aggregates[0].unalias().copy()
    order = grouping.copy() if dimension.is_date else exp.Ordered(this=first, desc=True)
    return render_query(select.order_by(order), dialect)


def write_rows(drillable: Drillable, point: Point, dialect: str) -> str | None:
    """The stored rows behind the point, with the columns of the tables that are read."""
    select = _restrict(drillable, point)
    select = _without(select, "limit", "offset", "having", "group", "order")
    select.set("expressions", list(_list_columns(drillable.sources))[:MAX_COLUMNS])
    return render_query(select.limit(MAX_ROWS), dialect)


def _list_columns(sources: tuple[SourceTable, ...]) -> Iterator[exp.Expr]:
    """Columns by their names, each name once: keys stand in both tables of a join."""
    names: set[str] = set()
    for source in sources:
        for column in source.table.columns:
            if column.enabled and column.name.lower() not in names:
                names.add(column.name.lower())
                yield exp.column(column.name, table=source.label, quoted=True)


def _restrict(drillable: Drillable, point: Point) -> exp.Select:
    select = drillable.select.copy()
    for name, value in point.items():
        part = drillable.keys[name.lower()].copy()
        number = _is_number(part, drillable)
        select = select.where(_equals(part, value, is_number=number), copy=False)
    return select


def _join(select: exp.Select, dimension: Dimension, drillable: Drillable) -> exp.Select:
    """With the table of the dimension; columns that were clear without it are qualified first."""
    for column in select.find_all(exp.Column):
        holders = [s for s in drillable.sources if s.table.column(column.name) is not None]
        if not column.table and len(holders) == 1:
            column.set("table", exp.to_identifier(holders[0].label, quoted=True))
    key, via = dimension.key, dimension.via
    if key is None or via is None:
        return select
    pairs = zip(key.columns, key.references, strict=True)
    conditions = [
        exp.EQ(
            this=exp.column(mine, table=via.label, quoted=True),
            expression=exp.column(theirs, table=dimension.source.label, quoted=True),
        )
        for mine, theirs in pairs
    ]
    table = exp.to_table(key.table)
    for part in table.parts:
        part.set("quoted", True)
    joined_table = exp.alias_(table, dimension.source.label, table=True, quoted=True)
    return select.join(joined_table, on=exp.and_(*conditions), join_type="left")


def _without(select: exp.Select, *parts: str) -> exp.Select:
    for part in parts:
        select.set(part, None)
    return select


def _is_number(part: exp.Expr, drillable: Drillable) -> bool:
    """Whether a part is a stored number: decimals come as texts."""
    if not isinstance(part, exp.Column):
        return False
    columns = [source.table.column(part.name) for source in drillable.sources]
    kinds = {column.kind for column in columns if column is not None}
    return bool(kinds) and kinds <= NUMERIC_KINDS


def _equals(part: exp.Expr, value: Cell, *, is_number: bool) -> exp.Expr:
    if value is None:
        return exp.Is(this=part, expression=exp.Null())
    if isinstance(value, bool):
        return exp.EQ(this=part, expression=exp.Boolean(this=value))
    if isinstance(value, int | float) or (is_number and _is_decimal(value)):
        number = exp.Literal.number(str(value).lstrip("-"))
        literal = exp.Neg(this=number) if str(value).startswith("-") else number
        return exp.EQ(this=part, expression=literal)
    return exp.EQ(this=part, expression=exp.Literal.string(str(value)))


def _is_decimal(value: str) -> bool:
    digits = value.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
