"""Which names of tables are names of a WITH.

Engines differ in what a part of a WITH sees: a name that is not certain to be a part's in every
engine of the dialect counts as the stored table, and is checked as one. Measured on PostgreSQL,
MariaDB, SQLite, DuckDB and ClickHouse by `tests/integration/sqlguard/test_names.py`.
"""

from typing import NamedTuple

from sqlglot import exp

from model.engines.registry import find_dialect
from services.sqlguard.name_folding import fold_table, make_skeleton

_PLACES = "places"


class _Verdict(NamedTuple):
    """What a WITH says of a name: `cte` is None when the name is, or may be, a stored table's."""

    cte: exp.CTE | None


class _PassedWith(NamedTuple):
    """A WITH between the table and its root; whether the table stands in one of its parts."""

    with_: exp.With
    by_part: bool


def find_cte(table: exp.Table, dialect: str) -> exp.CTE | None:
    """The part of a WITH that the engine certainly reads under this name; else None."""
    if table.args.get("db") or table.args.get("catalog"):
        return None
    node: exp.Expr = table
    passed: list[_PassedWith] = []
    while node.parent is not None:
        parent = node.parent
        inside = parent if isinstance(parent, exp.With) else None
        with_ = inside or parent.args.get("with_")
        if with_ is not None:
            if verdict := _judge_with(with_, node, table, dialect):
                return None if _is_hidden(with_, inside, passed, dialect) else verdict.cte
            passed.append(_PassedWith(with_, inside is not None))
        # The statement that owns this WITH would offer all of its names: not to its own parts.
        node = (inside.parent if inside is not None else parent) or parent
    return None


def may_read_cte(table: exp.Table, dialect: str) -> bool:
    """Whether an engine may read a part of a WITH under the name of a table that counts as stored.

    Not where a part reads its own name without recursion, nor where only later parts have it and
    the engine reads in order.
    """
    if table.args.get("db") or table.args.get("catalog"):
        return False
    node: exp.Expr = table
    while node.parent is not None:
        inside = node.parent if isinstance(node.parent, exp.With) else None
        with_ = inside or node.parent.args.get("with_")
        if with_ is not None and _may_offer(with_, node, table, dialect):
            return True
        node = (inside.parent if inside is not None else node.parent) or node.parent
    return False


def _may_offer(with_: exp.With, node: exp.Expr, table: exp.Table, dialect: str) -> bool:
    """Whether a WITH may give the name to `node`, which is a part of it or the statement after."""
    alike = _index_parts(with_).get(make_skeleton(table.name), ())
    inside = node.index if node.parent is with_ and node.index is not None else None
    if not alike or inside is None:
        return bool(alike)
    rules = find_dialect(dialect).guard
    if with_.args.get("recursive") or rules.always_recursive:
        return True
    return any(place < inside or (place > inside and rules.copies_with) for place in alike)


def is_cte_name(table: exp.Table) -> bool:
    """Whether any WITH of the statement gives this name, seen from here or not."""
    skeleton = make_skeleton(table.name)
    return any(make_skeleton(cte.alias) == skeleton for cte in table.root().find_all(exp.CTE))


def _is_hidden(
    with_: exp.With, inside: exp.With | None, passed: list[_PassedWith], dialect: str
) -> bool:
    """Whether a WITH between the table and this one may keep the engine from seeing this one.

    In MariaDB the parts of a WITH see the names around it only if that WITH begins a part of a
    WITH. ClickHouse copies the WITH before a set operation into those arms that have none, and an
    arm that has one sees nothing else.
    """
    rules = find_dialect(dialect).guard
    if rules.hides_outer_with:
        return any(
            p.by_part and not isinstance(_find_owner(p.with_).parent, exp.CTE) for p in passed
        )
    if not rules.copies_with or not passed:
        return False
    return any(_is_compound(p.with_) for p in passed) or (not inside and _is_compound(with_))


def _find_owner(with_: exp.With) -> exp.Expr:
    return with_.parent or with_


def _is_compound(with_: exp.With) -> bool:
    """Whether the WITH stands before a set operation, or in one of its arms."""
    statement: exp.Expr | None = _find_owner(with_)
    while isinstance(statement, exp.Subquery) or isinstance(
        statement.parent if isinstance(statement, exp.Select) else None, exp.Query
    ):
        statement = statement.parent if statement is not None else None
    return isinstance(statement, exp.SetOperation)


def _judge_with(with_: exp.With, node: exp.Expr, table: exp.Table, dialect: str) -> _Verdict | None:
    """None when the WITH has nothing of that name. `node` is its part that holds the table."""
    parts: list[exp.CTE] = with_.expressions
    alike = _index_parts(with_).get(make_skeleton(table.name), ())
    if not alike:
        return None
    inside = node.index if node.parent is with_ and node.index is not None else len(parts)
    cte = parts[alike[0]]
    if len(alike) > 1 or not _is_same_name(cte, table, dialect):
        return _Verdict(None)
    if alike[0] == inside:
        return _Verdict(cte if _reads_itself(with_, cte, table, dialect) else None)
    return _Verdict(cte if alike[0] < inside else None)


def _index_parts(with_: exp.With) -> dict[str, list[int]]:
    """Where the parts of each name are; found once for all tables, of which there may be many."""
    if _PLACES not in with_.meta:
        places: dict[str, list[int]] = {}
        for index, cte in enumerate(with_.expressions):
            places.setdefault(make_skeleton(cte.alias), []).append(index)
        with_.meta[_PLACES] = places
    indexes: dict[str, list[int]] = with_.meta[_PLACES]
    return indexes


def _is_same_name(cte: exp.CTE, table: exp.Table, dialect: str) -> bool:
    """Whether the part is a table of that name; in ClickHouse a part may be a value."""
    if cte.args.get("scalar"):
        return False
    return fold_table(cte.args["alias"].this, dialect) == fold_table(table.this, dialect)


def _reads_itself(with_: exp.With, cte: exp.CTE, table: exp.Table, dialect: str) -> bool:
    """Whether the table stands in an arm that is read again with the rows found so far."""
    rules = find_dialect(dialect).guard
    recursive = with_.args.get("recursive") or rules.always_recursive
    body = cte.this
    if not recursive or not isinstance(body, exp.Union) or body.args.get("by_name"):
        return False
    if rules.copies_with and _is_compound(with_):
        return False  # in the copies of the WITH that its further arms get, nothing is recursive
    arms = [body.expression]
    while rules.several_recursive_arms and isinstance(body.this, exp.Union):
        body = body.this
        arms.append(body.expression)
    return any(_contains(arm, table) for arm in arms)


def _contains(tree: exp.Expr, node: exp.Expr | None) -> bool:
    while node is not None and node is not tree:
        node = node.parent
    return node is tree
