"""The statement that counts in the columns of one table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.sources.schema import Column, Dialect, Table
from services.datasources.profiling.value_shapes import is_sortable_date, may_be_personal

if TYPE_CHECKING:
    from sqlglot import exp

_RANGE_KINDS = frozenset({"integer", "decimal", "float", "date", "datetime"})
_UNCOMPARABLE_KINDS = frozenset({"json", "binary"})


@dataclass(frozen=True, slots=True)
class ColumnStatistic:
    """A figure of a column: how many are filled or different, or an end of the range."""

    column: str
    figure: str


def list_counts(column: Column) -> list[ColumnStatistic]:
    """How many values a column has, and how many different ones where they can be compared."""
    figures = ("filled", "distinct") if _is_comparable(column) else ("filled",)
    return [ColumnStatistic(column.name, figure) for figure in figures]


def list_range_ends(column: Column) -> list[ColumnStatistic]:
    """The ends of the range of a column that has one."""
    if not has_range(column):
        return []
    return [ColumnStatistic(column.name, figure) for figure in ("low", "high")]


def has_range(column: Column) -> bool:
    """Whether the ends of a column may be read: numbers and days, not what names a person."""
    if may_be_personal(column):
        return False
    return column.kind in _RANGE_KINDS or (column.kind == "text" and is_sortable_date(column))


def build_profile_statement(
    table: Table, measures: Sequence[ColumnStatistic], dialect: Dialect, most: int | None
) -> str:
    """One row: how many rows there are, then each measure; of the first `most` rows if given."""
    from sqlglot import exp  # built only while syncing

    source: exp.Expr = quote_table(table.name)
    if most is not None:
        names = dict.fromkeys(measure.column for measure in measures)
        inner = exp.select(*(exp.column(name, quoted=True) for name in names)).from_(source)
        source = inner.limit(most).subquery("looked_at")
    rows = exp.Count(this=exp.Star())
    return exp.select(rows, *map(_build_aggregate, measures)).from_(source).sql(dialect=dialect)


def quote_table(name: str) -> "exp.Table":
    """A table as SQL names it, whatever its name has in it."""
    from sqlglot import exp

    schema, _, table = name.rpartition(".")
    return exp.table_(table, db=schema or None, quoted=True)


def _build_aggregate(measure: ColumnStatistic) -> "exp.Expr":
    from sqlglot import exp

    column = exp.column(measure.column, quoted=True)
    if measure.figure == "filled":
        return exp.Count(this=column)
    if measure.figure == "distinct":
        return exp.Count(this=exp.Distinct(expressions=[column]))
    return exp.Min(this=column) if measure.figure == "low" else exp.Max(this=column)


def _is_comparable(column: Column) -> bool:
    """Texts without a short value are too long to be compared."""
    return column.kind not in _UNCOMPARABLE_KINDS and (
        column.kind != "text" or bool(column.samples)
    )
