"""A join that is missing: added where one relation leads to the table, and no row is multiplied."""

from typing import NamedTuple

from sqlglot import exp

from agent.dataqa.correction.change import Change
from agent.dataqa.correction.scopes import Source, Statement
from model.schema import Relation, Table


class Way(NamedTuple):
    """How a table joins one that is read: pairs of (column there, column of the new table)."""

    source: Source
    on: tuple[tuple[str, str], ...]
    relation: Relation


class Added(NamedTuple):
    """A column of a table that is to be joined, and what the statement calls that table already."""

    name: str
    table: Table
    alias: str = ""


def add_join(
    column: exp.Column, added: Added, select: exp.Select, statement: Statement
) -> Change | None:
    """Joins a table for one of its columns; None when there is not exactly one way to do it."""
    table, sources = added.table, statement.sources(select) or ()
    way = _only_way(table, sources, statement)
    label = added.alias or table.name.rpartition(".")[2]
    taken = any(source.label.lower() == label.lower() for source in sources)
    if way is None or taken or not _is_plain(select):
        return None
    to_one = bool(table.primary_key) and set(table.primary_key) <= {b for _, b in way.on}
    if not to_one and not _is_measured(column, select, statement):
        return None
    condition = exp.and_(
        *(exp.column(a, way.source.label).eq(exp.column(b, label)) for a, b in way.on)
    )
    node: exp.Expr = exp.to_table(table.name)
    if added.alias:
        node = exp.alias_(node, added.alias, table=True)
    keeps_rows = to_one and not _is_certain(way)
    select.join(node, on=condition, join_type="left" if keeps_rows else "", copy=False)
    column.set("this", exp.to_identifier(added.name, quoted=not added.name.isidentifier()))
    column.set("table", exp.to_identifier(label))
    place = f"{table.name}.{added.name}"
    return Change("joined", {"table": table.name, "on": way.relation.condition, "column": place})


def _only_way(table: Table, sources: tuple[Source, ...], statement: Statement) -> Way | None:
    ways: list[Way] = []
    for relation in statement.tables.joins(table):
        forth = relation.left == table.name
        other = relation.right if forth else relation.left
        on = tuple((b, a) for a, b in relation.on) if forth else relation.on
        ways += [Way(s, on, relation) for s in sources if s.table and s.table.name == other]
    return ways[0] if len(ways) == 1 else None


def _is_plain(select: exp.Select) -> bool:
    """Whether every join has a condition and none but inner and left ones are there."""
    joins = select.args.get("joins") or []
    return select.args.get("from_") is not None and all(
        join.args.get("on") is not None and join.side.upper() in ("", "LEFT") and not join.method
        for join in joins
    )


def _is_certain(way: Way) -> bool:
    """Whether every row finds its partner: the key is declared and never empty."""
    table = way.source.table
    columns = [table.column(a) for a, _ in way.on] if table else []
    filled = all(column is not None and not column.nullable for column in columns)
    return way.relation.origin == "declared" and filled


def _is_measured(column: exp.Column, select: exp.Select, statement: Statement) -> bool:
    """Whether only what the new table has is summed or counted, so that nothing counts twice."""
    if column.find_ancestor(exp.AggFunc, exp.Query) is select:
        return False
    if not isinstance(column.find_ancestor(exp.AggFunc, exp.Query), exp.AggFunc):
        return False
    return all(
        statement.look_up(other).kind in ("missing", "unlabelled")
        for other in statement.columns(select)
        if isinstance(other.find_ancestor(exp.AggFunc, exp.Query), exp.AggFunc)
    )
