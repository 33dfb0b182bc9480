"""Adds a missing join, where one path of joins leads to the table and no row is multiplied."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.syntax.nodes import make_identifier
from model.sources.schema import Join, Table


class AddedColumn(NamedTuple):
    """A column of a table that is to be joined, and what the statement calls that table already."""

    name: str
    table: Table
    alias: str = ""

    @property
    def label(self) -> str:
        """What the statement calls the table."""
        return self.alias or self.table.unqualified_name


class Hop(NamedTuple):
    """How a table is joined: pairs of (column of `origin`, column of `table`)."""

    label: str
    origin: Table
    table: Table
    on: tuple[tuple[str, str], ...]
    join: Join

    @property
    def to_one(self) -> bool:
        """Whether a row of `origin` finds at most one row."""
        key = self.table.primary_key
        return bool(key) and set(key) <= {column for _, column in self.on}

    @property
    def is_certain(self) -> bool:
        """Whether every row finds its partner: the key is declared and never empty."""
        columns = [self.origin.column(column) for column, _ in self.on]
        are_filled = all(column is not None and not column.nullable for column in columns)
        return self.join.origin == "declared" and are_filled


def add_join(
    column: exp.Column, new_column: AddedColumn, select: exp.Select, statement: Statement
) -> Correction | None:
    """Joins a table for one of its columns; None when there is not exactly one way to do it."""
    place = _find_join_position(column, select)
    sources = _find_items_before(place, select, statement)
    path = _find_only_path(new_column.table, sources, statement, column.table)
    labels = [hop.table.unqualified_name for hop in path[:-1]] + [new_column.label]
    if (
        not path
        or not may_add_joins(select)
        or _are_labels_taken(labels, statement.find_sources(select) or ())
    ):
        return None
    to_one = all(hop.to_one for hop in path)
    if not to_one and not _is_measured(column, select, statement):
        return None
    keeps_rows = to_one and not all(hop.is_certain for hop in path)
    joins = [
        make_join(*step, side="LEFT" if keeps_rows else None)
        for step in zip(path, labels, strict=True)
    ]
    for hop in path:
        qualify_columns(hop.table, select, statement)
    existing_joins = select.args.get("joins") or []
    select.set("joins", [*existing_joins[:place], *joins, *existing_joins[place:]])
    column.set("this", make_identifier(new_column.name))
    column.set("table", exp.to_identifier(new_column.label))
    on = " AND ".join(hop.join.condition for hop in path)
    target = f"{new_column.table.name}.{new_column.name}"
    return Correction("joined", {"table": new_column.table.name, "on": on, "column": target})


def qualify_columns(table: Table, select: exp.Select, statement: Statement) -> None:
    """Names that the table has, too, are written with the one that is read now."""
    sources = statement.find_sources(select) or ()
    for column in statement.list_columns(select):
        lookup = statement.resolve(column)
        if column.table or lookup.kind != "one" or lookup.sources[0] not in sources:
            continue
        if table.column(column.name):
            column.set("table", exp.to_identifier(lookup.sources[0].label))


def _find_join_position(column: exp.Column, select: exp.Select) -> int:
    """How many joins stand before the one whose condition names the column; else all."""
    joins = select.args.get("joins") or []
    around = column.find_ancestor(exp.Join)
    return next((at for at, join in enumerate(joins) if join is around), len(joins))


def _find_items_before(
    place: int, select: exp.Select, statement: Statement
) -> tuple[FromItem, ...]:
    """The items of FROM that stand before a join."""
    first, joins = select.args.get("from_"), select.args.get("joins") or []
    labels = {item.this.alias_or_name for item in (first, *joins[:place]) if item is not None}
    return tuple(s for s in statement.find_sources(select) or () if s.label in labels)


def make_join(hop: Hop, label: str, *, side: str | None) -> exp.Join:
    """The JOIN of a table that the statement is to call `label`."""
    condition = exp.and_(*(exp.column(a, hop.label).eq(exp.column(b, label)) for a, b in hop.on))
    node: exp.Expr = exp.to_table(hop.table.name)
    if label != hop.table.unqualified_name:
        node = exp.alias_(node, label, table=True)
    return exp.Join(this=node, on=condition, side=side)


def _find_only_path(
    table: Table, sources: tuple[FromItem, ...], statement: Statement, qualifier: str
) -> tuple[Hop, ...]:
    """The one join that leads to a table, else the one path over a table between.

    Of several joins the one that starts at the table which the statement named is taken.
    """
    origins = [(source.label, source.table) for source in sources if source.table]
    direct = [hop for label, origin in origins for hop in find_hops(label, origin, statement)]
    paths: list[tuple[Hop, ...]] = [(hop,) for hop in direct if hop.table is table]
    if not paths:
        names = {origin.name for _, origin in origins}
        between = [hop for hop in direct if hop.to_one and hop.table.name not in names]
        paths = [
            (hop, last)
            for hop in between
            for last in find_hops(hop.table.unqualified_name, hop.table, statement)
            if last.table is table and last.to_one
        ]
    if len(paths) > 1:
        paths = [path for path in paths if path[0].label.lower() == qualifier.lower()]
    return paths[0] if len(paths) == 1 else ()


def find_hops(label: str, origin: Table, statement: Statement) -> Iterator[Hop]:
    """The tables that one join leads to."""
    for join in statement.tables.list_joins(origin):
        forth = join.left == origin.name
        table = statement.tables.find_table(join.right if forth else join.left)
        if table is not None:
            on = join.on if forth else tuple((b, a) for a, b in join.on)
            yield Hop(label, origin, table, on, join)


def _are_labels_taken(labels: list[str], sources: tuple[FromItem, ...]) -> bool:
    names = [name.lower() for name in (*labels, *(source.label for source in sources))]
    return len(set(names)) < len(names)


def may_add_joins(select: exp.Select) -> bool:
    """Whether every join has a condition and none but inner and left ones are there."""
    joins = select.args.get("joins") or []
    return select.args.get("from_") is not None and all(
        join.args.get("on") is not None and join.side.upper() in ("", "LEFT") and not join.method
        for join in joins
    )


def _is_measured(column: exp.Column, select: exp.Select, statement: Statement) -> bool:
    """Whether only what the new table has is summed or counted, so that nothing counts twice."""
    if column.find_ancestor(exp.AggFunc, exp.Query) is select:
        return False
    if not isinstance(column.find_ancestor(exp.AggFunc, exp.Query), exp.AggFunc):
        return False
    return all(
        statement.resolve(other).kind in ("missing", "unlabelled")
        for other in statement.list_columns(select)
        if isinstance(other.find_ancestor(exp.AggFunc, exp.Query), exp.AggFunc)
    )
