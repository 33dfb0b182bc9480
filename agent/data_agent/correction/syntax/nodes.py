"""Makes and takes apart nodes of a statement's syntax tree."""

from collections.abc import Sequence

from sqlglot import exp


def make_identifier(name: str) -> exp.Identifier:
    """A name of a table or a column, quoted where it has to be."""
    return exp.to_identifier(name, quoted=not name.isidentifier())


def make_column(name: str, table: str) -> exp.Column:
    """A column under the name by which the statement calls its table."""
    return exp.column(make_identifier(name), table)


def split_conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    """The parts of a condition that must all hold."""
    return list(condition.flatten()) if isinstance(condition, exp.And) else [condition]


def set_conditions(select: exp.Select, conditions: Sequence[exp.Expr]) -> None:
    """Replace the WHERE of a SELECT by these conditions; without any it has none."""
    where = exp.Where(this=exp.and_(*conditions, copy=False)) if conditions else None
    select.set("where", where)


def sorts_by_place(select: exp.Select) -> bool:
    """Whether it sorts by the number of a column, before which none may be put."""
    order = select.args.get("order")
    return order is not None and any(isinstance(o.this, exp.Literal) for o in order.expressions)
