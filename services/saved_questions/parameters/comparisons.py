"""Comparisons of a statement with constants: what a reader may want to compare with instead."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from sqlglot import exp

Operator = Literal["equal", "from", "to", "below", "above", "in", "like"]
_DAY = re.compile(
    r"(\d{4}-\d{2}-\d{2})((?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)",
    re.ASCII,
)
_OPERATORS: dict[type[exp.Expr], Operator] = {
    exp.EQ: "equal",
    exp.NEQ: "equal",
    exp.GTE: "from",
    exp.LTE: "to",
    exp.LT: "below",
    exp.GT: "above",
    exp.Like: "like",
    exp.ILike: "like",
}
_MIRRORED: dict[Operator, Operator] = {
    "from": "to",
    "to": "from",
    "below": "above",
    "above": "below",
}
_DAY_FUNCTIONS = frozenset({"date", "datetime", "timestamp", "todate", "todatetime", "to_date"})
"""Functions that only say that a constant is a day."""
_CLAUSES = (exp.Where, exp.Having, exp.Qualify)


class Comparison(NamedTuple):
    """A constant, what it is compared with, and how; `node` is what a marker takes the place of."""

    operator: Operator
    subject: exp.Expr
    node: exp.Expr
    negated: bool = False

    @property
    def text(self) -> str:
        """What the constant says; a number with its sign."""
        sign = "-" if isinstance(self.node, exp.Neg) else ""
        return sign + (self.node.this.name if sign else self.node.name)

    @property
    def is_number(self) -> bool:
        """Whether the constant is one."""
        return isinstance(self.node, exp.Neg) or not self.node.is_string


class Day(NamedTuple):
    """A constant that is a day, and what stands behind it."""

    day: str
    rest: str


def read_day(text: str) -> Day | None:
    """The day that a constant says, if it says one."""
    match = _DAY.fullmatch(text)
    return Day(match[1], match[2]) if match else None


def list_comparisons(tree: exp.Expr) -> Iterator[Comparison]:
    """Comparisons in conditions, in the order in which they are written.

    Those of a CASE are left out: they make what a column is, and its name says so.
    """
    for node in tree.find_all(exp.Predicate, bfs=False):
        if node.find_ancestor(*_CLAUSES, exp.Join) and not node.find_ancestor(exp.Case):
            yield from _read_predicate(node)


def list_values(node: exp.In) -> list[Comparison]:
    """The constants of a list; none where it has anything else in it."""
    constants = [_find_constant(each) for each in node.expressions]
    comparisons = [Comparison("in", node.this, each) for each in constants if each is not None]
    kinds = {each.is_number for each in comparisons}
    return comparisons if len(comparisons) == len(constants) and len(kinds) == 1 else []


def _read_predicate(node: exp.Expr) -> Iterator[Comparison]:
    if isinstance(node, exp.Between):
        yield from _compare(node.this, node.args["low"], "from")
        yield from _compare(node.this, node.args["high"], "to")
    elif isinstance(node, exp.In):
        if _has_column(node.this):
            yield from list_values(node)[:1]
    elif type(node) in _OPERATORS:
        operator = _OPERATORS[type(node)]
        left, right = node.this, node.expression
        yield from _compare(left, right, operator)
        if operator != "like":
            yield from _compare(right, left, _MIRRORED.get(operator, operator))


def _compare(subject: exp.Expr, other: exp.Expr, operator: Operator) -> Iterator[Comparison]:
    constant = _find_constant(other)
    if constant is not None and _has_column(subject):
        yield Comparison(operator, subject, constant)


def _has_column(node: exp.Expr) -> bool:
    return node.find(exp.Column) is not None and node.find(exp.Query) is None


def _find_constant(node: exp.Expr) -> exp.Expr | None:
    """The constant that a side of a comparison is, alone or as a day."""
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    if isinstance(node, exp.Anonymous) and len(node.expressions) == 1:
        inner = node.expressions[0]
        is_day = isinstance(inner, exp.Literal) and read_day(inner.name) is not None
        return inner if is_day and node.name.lower() in _DAY_FUNCTIONS else None
    if isinstance(node, exp.Neg):
        inner = node.this
        return node if isinstance(inner, exp.Literal) and not inner.is_string else None
    return node if isinstance(node, exp.Literal) else None
