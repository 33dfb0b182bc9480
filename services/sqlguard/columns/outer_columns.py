"""Detects a subquery that returns a column of the outer statement by mistake."""

from collections.abc import Callable

from sqlglot import exp

_COMPARISON_NODES = (exp.In, exp.Any, exp.All)


def is_accidental_outer_column(
    column: exp.Column, statement: exp.Expr, is_own: Callable[[exp.Column], bool]
) -> bool:
    """Whether an unqualified outer column is what the statement is made to give.

    `x NOT IN (SELECT y FROM t)`, where only the statement around has `y`, compares each row with
    itself. A scalar subquery may compute with such a column beside its own, a condition may name
    it: both are honest.
    """
    part = _find_projection(column, statement)
    if part is None:
        return False
    role = _find_consumer(statement)
    if isinstance(role, _COMPARISON_NODES):
        return True
    return role is not None and not any(is_own(other) for other in part.find_all(exp.Column))


def _find_projection(column: exp.Column, statement: exp.Expr) -> exp.Expr | None:
    """What the statement gives and the column stands in."""
    node: exp.Expr = column
    while node.parent is not None and node.parent is not statement:
        node = node.parent
    return node if node.parent is statement and node.arg_key == "expressions" else None


def _find_consumer(statement: exp.Expr) -> exp.Expr | None:
    """What the statement is an operand of; None where it stands in FROM, WITH or EXISTS."""
    node = statement
    while isinstance(node.parent, exp.Subquery | exp.SetOperation):
        node = node.parent
    consumer = node.parent
    if consumer is None or isinstance(
        consumer, exp.From | exp.Join | exp.Lateral | exp.CTE | exp.Exists
    ):
        return None
    return consumer
