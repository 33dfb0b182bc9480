"""What a division measures: a share of a whole, a rate, a change, or only another unit."""

from dataclasses import replace

from sqlglot import exp

from agent.data_agent.derivation.functions import is_wrapper
from agent.data_agent.derivation.term import Term

HUNDRED = 100
_COUNTS = frozenset({"count", "distinct"})
_PARTS = frozenset({"sum", "count", "distinct", "product", "stored"})


def divide_terms(left: Term, right: Term, node: exp.Expr) -> Term:
    """`left` divided by `right` in the division `node`."""
    if right.kind == "constant" and not right.is_indicator:
        return left.scale(node.args["expression"], is_divided=True)
    factor = left.factor / right.factor
    if right.kind == "whole" and left.kind in _PARTS | {"whole"}:
        return Term("share", left.stored_column, is_part=left.kind != "whole", factor=factor)
    if _is_difference(node.this):
        return Term("change", factor=factor)
    return Term("ratio", is_part=_is_part(replace(left, factor=factor), right), factor=factor)


def _is_part(left: Term, right: Term) -> bool:
    """Whether what is counted on the left is certainly among what is counted on the right."""
    if left.kind in _COUNTS and right.kind in _COUNTS:
        some = left.is_conditional and not right.is_conditional
        return some or left.factor == HUNDRED
    same = left.stored_column is not None and left.stored_column == right.stored_column
    return same and left.kind == right.kind == "sum" and left.is_conditional


def _is_difference(node: exp.Expr) -> bool:
    """Whether one thing is taken from another before it is divided."""
    while is_wrapper(node) or isinstance(node, exp.Mul):
        if isinstance(node, exp.Mul) and isinstance(node.this, exp.Literal):
            node = node.expression
        else:
            node = node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
    return isinstance(node, exp.Sub)
