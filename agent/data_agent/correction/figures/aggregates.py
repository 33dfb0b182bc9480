"""Finds aggregates in an expression."""

from sqlglot import exp

_WRAPPERS = (exp.Paren, exp.Cast, exp.TryCast, exp.Round, exp.Nullif, exp.Window)


def find_aggregate(node: exp.Expr | None) -> exp.AggFunc | None:
    """The SUM or COUNT of an expression that only casts, rounds or scales it by a number."""
    while node is not None and not isinstance(node, exp.Sum | exp.Count):
        if isinstance(node, _WRAPPERS):
            node = node.this
        elif isinstance(node, exp.Mul):
            node = _find_scaled(node)
        else:
            return None
    return node


def _find_scaled(product: exp.Mul) -> exp.Expr | None:
    sides = (product.this, product.expression)
    others = [side for side in sides if not _is_number(side)]
    return others[0] if len(others) == 1 else None


def _is_number(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string
