"""By what the rows of a point can be split: columns of its tables, and of those one key away."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from agent.data_agent.drill_down.drillable import Drillable, Point, SourceTable
from model.sources.schema import Column, ColumnProfile, ForeignKey, Schema, Table

MAX_DIMENSIONS = 8
FEWEST_VALUES = 2
MAX_VALUES = 40
_DATES = frozenset({"date", "datetime"})


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column to split by; `key` leads to its table where the statement does not read it."""

    source: SourceTable
    column: Column
    key: ForeignKey | None = None
    via: SourceTable | None = None
    """The table of the statement that has the key."""

    @property
    def id(self) -> str:
        """What a client names it by."""
        return f"{self.source.table.name}.{self.column.name}"

    @property
    def is_date(self) -> bool:
        """Whether it is split by month."""
        return self.column.kind in _DATES


def list_dimensions(drillable: Drillable, point: Point, schema: Schema) -> tuple[Dimension, ...]:
    """The first eight, those of the tables that are read first."""
    used_names = _list_used(drillable, point)
    dimensions = [*_list_own(drillable), *_list_joined(drillable, schema)]
    distinct = {dimension.column.name.lower(): dimension for dimension in reversed(dimensions)}
    fitting = [d for d in dimensions if distinct[d.column.name.lower()] is d]
    return tuple(d for d in fitting if d.column.name.lower() not in used_names)[:MAX_DIMENSIONS]


def _list_used(drillable: Drillable, point: Point) -> set[str]:
    """The columns that the point has a value of: there is nothing to split them by."""
    key_parts = [drillable.keys[name.lower()] for name in point]
    return {column.name.lower() for part in key_parts for column in part.find_all(exp.Column)}


def _list_own(drillable: Drillable) -> Iterator[Dimension]:
    for source in drillable.sources:
        for column in source.table.columns:
            if _splits(column, source.table):
                yield Dimension(source, column)


def _list_joined(drillable: Drillable, schema: Schema) -> Iterator[Dimension]:
    table_names = {source.table.name for source in drillable.sources}
    labels = {source.label.lower() for source in drillable.sources}
    for via in drillable.sources:
        for key in via.table.foreign_keys:
            table = next((t for t in schema.tables if t.name == key.table and t.enabled), None)
            label = f"drilled_{key.table.rpartition('.')[2]}"
            if table is None or table.name in table_names or label.lower() in labels:
                continue
            for column in table.columns:
                if column.kind == "text" and _splits(column, table):
                    yield Dimension(SourceTable(label, table), column, key, via)


def _splits(column: Column, table: Table) -> bool:
    """Whether a column has a few values that many rows share."""
    if not column.enabled or column.name in table.primary_key:
        return False
    if any(column.name in key.columns for key in table.foreign_keys):
        return False
    if column.kind in _DATES:
        return True
    return column.kind in ("text", "boolean") and _has_few_values(column.profile)


def _has_few_values(profile: ColumnProfile | None) -> bool:
    """Samples do not tell: there are few of them however many values a column has."""
    if profile is None or profile.distinct is None:
        return False
    return FEWEST_VALUES <= profile.distinct <= min(MAX_VALUES, profile.rows - 1)
