"""Whether a statement lists the rows of one table that have no match in another."""

from typing import NamedTuple

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import split_conjuncts
from agent.data_agent.derivation.definitions import find_outermost_select


class Absence(NamedTuple):
    """Two tables by name: each row of `present` that is listed has no match in `missing`."""

    present: str
    missing: str


def find_absence(statement: Statement) -> Absence | None:
    """The two tables where absence is the only condition: no rows then means that all have a match.

    `NOT EXISTS`, or `LEFT JOIN` and `IS NULL`. Not `NOT IN`, which one NULL makes empty.
    """
    select = find_outermost_select(statement.tree)
    where = select.args.get("where") if select is not None else None
    present = _find_first_table(select) if select is not None else None
    conditions = list(split_conjuncts(where.this)) if where else []
    if select is None or present is None or len(conditions) != 1 or _drops_rows(select):
        return None
    joins = select.args.get("joins") or []
    missing = (
        _find_left_joined(conditions[0], joins, present)
        if joins
        else _find_excluded(conditions[0], present)
    )
    known_names = {each.table.name for each in statement.tables.schema.tables}
    if missing is None or not {present.name, missing.name} <= known_names:
        return None
    return Absence(present.name, missing.name)


def _drops_rows(select: exp.Select) -> bool:
    return any(select.args.get(part) for part in ("having", "qualify", "limit", "offset"))


def _find_excluded(condition: exp.Expr, present: exp.Table) -> exp.Table | None:
    """`NOT EXISTS (SELECT … FROM t WHERE t.a = present.a …)`: t."""
    exists = condition.this if isinstance(condition, exp.Not) else None
    inner = exists.this if isinstance(exists, exp.Exists) else None
    table = _find_first_table(inner) if isinstance(inner, exp.Select) else None
    where = inner.args.get("where") if isinstance(inner, exp.Select) else None
    return table if table is not None and where and _matches(where.this, table, present) else None


def _find_left_joined(
    condition: exp.Expr, joins: list[exp.Join], present: exp.Table
) -> exp.Table | None:
    """`LEFT JOIN t ON t.a = present.a … WHERE t.a IS NULL`: t."""
    table, on = joins[0].this, joins[0].args.get("on")
    column = condition.this if isinstance(condition, exp.Is) else None
    if len(joins) != 1 or joins[0].side != "LEFT" or not isinstance(table, exp.Table):
        return None
    is_null = isinstance(condition.args.get("expression"), exp.Null)
    is_of_table = isinstance(column, exp.Column) and column.table == table.alias_or_name
    matches = isinstance(on, exp.Expr) and _matches(on, table, present)
    return table if is_null and is_of_table and matches else None


def _matches(condition: exp.Expr, table: exp.Table, present: exp.Table) -> bool:
    """Whether rows of the two tables are matched by equal columns."""
    names = {table.alias_or_name, present.alias_or_name}
    return any(
        isinstance(part, exp.EQ)
        and {side.table for side in part.find_all(exp.Column, bfs=False)} == names
        for part in split_conjuncts(condition)
    )


def _find_first_table(select: exp.Select) -> exp.Table | None:
    """The stored table behind FROM, where it is one."""
    source = select.args.get("from_")
    table = source.this if isinstance(source, exp.From) else None
    return table if isinstance(table, exp.Table) and not table.args.get("joins") else None
