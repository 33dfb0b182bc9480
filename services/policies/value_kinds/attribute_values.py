"""Puts the values of a user into a condition, as what they are compared with.

MySQL takes a word for 0 where it is compared with a number, and for day 0 where with a day; SQLite
takes every text for more than any number. Either would open rows that the rule means to keep.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlglot import exp

from model.engines.registry import find_dialect
from services.policies.value_kinds.operand_kinds import OperandKind, OperandKinds

_NUMBER = re.compile(r"-?\d{1,38}(\.\d{1,20})?", re.ASCII)
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?", re.ASCII)
_COMPARISONS = (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.Interval)


class AttributeBinder:
    """Binds calls of USER_ATTRIBUTE in the conditions of one table."""

    def __init__(self, kinds: Mapping[str, str], dialect: str) -> None:
        """`kinds`: of the columns as they are stored, by their names."""
        self._kinds = OperandKinds(kinds, dialect)
        self._compares_all = find_dialect(dialect).policies.compares_all_kinds

    def bind(self, call: exp.Expr, values: tuple[str, ...]) -> bool:
        """Put the values in the place of the call; False where none fits there."""
        made = (self._make_literal(value, call) for value in values)
        literals = [literal for literal in made if literal is not None]
        if not literals:
            return False
        parent = call.parent
        if isinstance(parent, exp.In) and call.arg_key == "expressions":
            place = parent.expressions.index(call)
            rest = parent.expressions
            parent.set("expressions", [*rest[:place], *literals, *rest[place + 1 :]])
            return True
        if len(literals) == 1:
            call.replace(literals[0])
            return True
        return _replace_by_membership(call, literals)

    def _make_literal(self, value: str, call: exp.Expr) -> exp.Expr | None:
        """A number, a day, a time or a text, whichever is wanted there; None for another one."""
        operand = _climb_brackets(call)
        if isinstance(operand.parent, _ARITHMETIC):
            return _make_number(value)
        comparison = _find_comparison(operand)
        if comparison is None:
            return exp.Literal.string(value)
        kinds = {self._kinds.find(each) for each in _list_others(comparison, operand)}
        if None in kinds or len(kinds) != 1:
            return None if self._compares_all else exp.Literal.string(value)
        return _make_literal(value, kinds.pop())


def _replace_by_membership(call: exp.Expr, literals: list[exp.Expr]) -> bool:
    """Of several values any is meant, which only `=` and `<>` can say."""
    parent = call.parent
    if not isinstance(parent, exp.EQ | exp.NEQ):
        return False
    other = parent.expression if parent.this is call else parent.this
    membership: exp.Expr = exp.In(this=other.copy(), expressions=literals)
    parent.replace(exp.Not(this=membership) if isinstance(parent, exp.NEQ) else membership)
    return True


def _climb_brackets(node: exp.Expr) -> exp.Expr:
    while isinstance(node.parent, exp.Paren | exp.Collate):
        node = node.parent
    return node


def _find_comparison(operand: exp.Expr) -> exp.Expr | None:
    """The comparison that the operand is a part of, at any depth."""
    return operand.find_ancestor(*_COMPARISONS, exp.In, exp.Between)


def _list_others(comparison: exp.Expr, operand: exp.Expr) -> Iterator[exp.Expr]:
    """What the side of the operand is compared with; of a list what the list is looked up for."""
    if isinstance(comparison, exp.In) and not _contains(comparison.this, operand):
        yield comparison.this
        return
    for side in comparison.iter_expressions():
        if not _contains(side, operand):
            yield side


def _contains(tree: exp.Expr, node: exp.Expr | None) -> bool:
    while node is not None and node is not tree:
        node = node.parent
    return node is tree


def _make_literal(value: str, kind: OperandKind | None) -> exp.Expr | None:
    match kind:
        case "number":
            return _make_number(value)
        case "date":
            return exp.Literal.string(value) if _is_day(value) else None
        case "time":
            return exp.Literal.string(value) if _TIME.fullmatch(value) else None
    return exp.Literal.string(value)


def _make_number(value: str) -> exp.Expr | None:
    return exp.Literal.number(value) if _NUMBER.fullmatch(value) else None


def _is_day(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
