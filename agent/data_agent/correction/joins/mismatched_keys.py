"""Corrects join conditions between keys of different things, or between a key and a name."""

from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.joins.missing_joins import Hop, find_hops, make_join, may_add_joins
from agent.data_agent.correction.name_resolution import FromItem, ResolvedColumn, Statement
from agent.data_agent.correction.syntax.nodes import make_identifier, split_conjuncts
from model.sources.schema import Join, Table

ColumnName = tuple[str, str]
"""The names of a table and of its column."""


def correct_join(statement: Statement) -> Correction | None:
    """Uses the known join of one table where the condition has another column."""
    for select in statement.list_selects():
        for join in select.args.get("joins") or []:
            on = join.args.get("on")
            for test in split_conjuncts(on) if on is not None else []:
                change = _correct_test(test, join, select, statement)
                if change is not None:
                    return change
    return None


def find_join(one: Table, other: Table, statement: Statement) -> Join | None:
    """The only known join of two tables, over one column."""
    ends = {one.name, other.name}
    joins = [r for r in statement.tables.list_joins(one) if {r.left, r.right} == ends]
    return joins[0] if len(joins) == 1 and len(joins[0].on) == 1 else None


def _correct_test(
    test: exp.Expr, join: exp.Join, select: exp.Select, statement: Statement
) -> Correction | None:
    ends = _find_ends(test, statement)
    if ends is None or not _is_wrong(*ends, statement):
        return None
    known_join = find_join(ends[0].table, ends[1].table, statement)
    if known_join is None:
        return _join_through(test, join, select, statement)
    for side, place in zip((test.this, test.expression), ends, strict=True):
        _write_column(side, _find_join_column(known_join, place.table))
    return Correction("join_condition", {"condition": known_join.condition})


def _find_ends(
    test: exp.Expr, statement: Statement
) -> tuple[ResolvedColumn, ResolvedColumn] | None:
    """The stored columns of two tables that a condition sets equal."""
    sides = [test.this, test.expression] if isinstance(test, exp.EQ) else []
    stored_columns = [
        statement.find_stored_column(side) for side in sides if isinstance(side, exp.Column)
    ]
    match stored_columns:
        case [ResolvedColumn() as one, ResolvedColumn() as other] if one.table is not other.table:
            return one, other
    return None


def _is_wrong(one: ResolvedColumn, other: ResolvedColumn, statement: Statement) -> bool:
    """Whether both are keys of different things, or one is a key of the other's table's rows."""
    own_referent, other_referent = _find_referent(one, statement), _find_referent(other, statement)
    if own_referent is not None and other_referent is not None:
        return own_referent != other_referent
    for referent, place in ((own_referent, other), (other_referent, one)):
        if referent is not None and referent[0] == place.table.name:
            return referent[1] != place.column.name
    return False


def _find_referent(resolved_column: ResolvedColumn, statement: Statement) -> ColumnName | None:
    """What a key identifies: the column that it refers to in the end."""
    table, column = resolved_column.table, resolved_column.column.name
    for join in statement.tables.list_joins(table):
        if join.left == table.name and len(join.on) == 1 and join.on[0][0] == column:
            return join.right, join.on[0][1]
    return (table.name, column) if table.primary_key == (column,) else None


def _find_join_column(join: Join, table: Table) -> str:
    [(left, right)] = join.on
    return left if join.left == table.name else right


def _join_through(
    test: exp.Expr, join: exp.Join, select: exp.Select, statement: Statement
) -> Correction | None:
    """Puts the only table between the two into FROM, before the one that is joined."""
    sources = statement.find_sources(select) or ()
    new = next((s for s in sources if s.node is join.this and s.table), None)
    others = [side for side in (test.this, test.expression) if side.table != (new and new.label)]
    old = next((s for s in sources if others and s.label == others[0].table and s.table), None)
    if new is None or old is None or len(others) != 1 or not may_add_joins(select):
        return None
    if test is not join.args["on"]:
        return None
    paths = list(_find_paths(old, new, statement))
    if len(paths) != 1 or any(source.table is paths[0][0].table for source in sources):
        return None
    [(first, last)] = paths
    label = first.table.unqualified_name
    joins = select.args["joins"]
    at = next(at for at, each in enumerate(joins) if each is join)
    joins.insert(at, make_join(first, label, side=join.side or None))
    [(a, b)] = last.on
    join.set("on", exp.column(a, label).eq(exp.column(b, new.label)))
    conditions = f"{first.join.condition} AND {last.join.condition}"
    return Correction("join_condition", {"condition": conditions})


def _find_paths(old: FromItem, new: FromItem, statement: Statement) -> Iterator[tuple[Hop, Hop]]:
    """Paths over one table: each hop finds at most one row from one of the two ends."""
    if old.table is None or new.table is None:
        return
    for first in find_hops(old.label, old.table, statement):
        for last in find_hops("", first.table, statement):
            simple = len(first.on) == len(last.on) == 1
            if simple and last.table is new.table and (first.to_one or _is_key(first)):
                yield first, last


def _is_key(hop: Hop) -> bool:
    key = hop.origin.primary_key
    return bool(key) and set(key) <= {column for column, _ in hop.on}


def _write_column(side: exp.Expr, name: str) -> None:
    side.set("this", make_identifier(name))
