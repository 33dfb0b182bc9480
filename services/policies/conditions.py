"""Conditions of row rules: checked when they are stored, bound to a user when they apply.

`USER_ATTRIBUTE('region')` stands for the values that the user has for an attribute.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlglot import exp

from model.errors import SqlRejected
from model.sources.schema import Schema, Table
from services.sqlguard import expression_check
from services.sqlguard.dialects import load_dialect
from services.sqlguard.expression_check import ExpressionRejected
from services.sqlguard.name_folding import fold

ATTRIBUTE_FUNCTION = "user_attribute"
Attributes = Mapping[str, tuple[str, ...]]
"""The values that a user has for each of his attributes."""
_NUMBER = re.compile(r"-?\d{1,38}(\.\d{1,20})?", re.ASCII)
_NUMERIC_KINDS = ("integer", "decimal", "float")


class ConditionReads(NamedTuple):
    """What a condition reads, each once and in its order."""

    columns: tuple[str, ...]
    attributes: tuple[str, ...]


def check_condition(text: str, table: Table, schema: Schema) -> ConditionReads:
    """The columns and attributes that a condition reads. Raises `SqlRejected`.

    A condition computes a truth value from columns of its one table: it has no subquery, aggregate
    or window, and calls only what statements may call.
    """
    try:
        tree: exp.Expr = exp.Paren(
            this=expression_check.parse_condition(text, schema.source.dialect, comments=False)
        )
        attributes = tuple(dict.fromkeys(name for _, name in _find_attributes(tree)))
        for call, _ in list(_find_attributes(tree)):
            call.replace(exp.Literal.string(""))
        checked_expression = expression_check.check_condition(tree.this, table, schema)
    except ExpressionRejected as fault:
        raise _to_rejection(fault, table) from fault
    return ConditionReads(checked_expression.columns, attributes)


def _to_rejection(rejected: ExpressionRejected, table: Table) -> SqlRejected:
    """What is wrong, as who writes rules reads it."""
    if rejected.fault == "column":
        columns = ", ".join(column.name for column in table.columns)
        subject = rejected.subject
        return SqlRejected("guard.column", column=subject, tables=table.name, columns=columns)
    if rejected.fault in ("part", "aggregate"):
        return SqlRejected("policies.condition_part", part=rejected.subject)
    if rejected.fault == "comment":
        return SqlRejected("policies.condition_comment")
    return SqlRejected("policies.no_condition")


def bind_condition(text: str, table: Table, dialect: str, attributes: Attributes) -> str | None:
    """The condition with a user's values in the place of his attributes, as SQL.

    None where it names an attribute that he has no value for, compares one that is no number with
    a number, or several values by anything but `=`, `<>` and `IN`: then the rule shows him nothing.
    """
    tree: exp.Expr = exp.Paren(this=parse_condition(text, dialect))
    for call, name in list(_find_attributes(tree)):
        values = attributes.get(name, ())
        if not values or not _bind_attribute(call, values, table):
            return None
    sqlglot_dialect = load_dialect(dialect)
    if sqlglot_dialect is None:
        raise SqlRejected("guard.dialect", dialect=dialect)
    return sqlglot_dialect.generate(tree.this, comments=False, normalize_functions=False)


def parse_condition(text: str, dialect: str) -> exp.Expr:
    """A condition as a tree of its own, its columns without the name of their table.

    Raises `SqlRejected` for what is no condition.
    """
    try:
        tree: exp.Expr = exp.Paren(this=expression_check.parse_condition(text, dialect))
    except ExpressionRejected as fault:
        raise SqlRejected("policies.no_condition") from fault
    for column in list(tree.find_all(exp.Column)):
        column.replace(exp.Column(this=column.this.copy()))
    inner: exp.Expr = tree.this
    return inner.pop()


def _find_attributes(tree: exp.Expr) -> Iterator[tuple[exp.Expr, str]]:
    for call in tree.find_all(exp.Anonymous):
        if fold(call.name) != ATTRIBUTE_FUNCTION:
            continue
        arguments = call.expressions
        if len(arguments) != 1 or not arguments[0].is_string:
            raise SqlRejected("policies.attribute_call")
        yield call, arguments[0].name


def _bind_attribute(call: exp.Expr, values: tuple[str, ...], table: Table) -> bool:
    """Put the values in the place of the call; False where none fits there."""
    parent = call.parent
    made = (_make_literal(value, parent, table) for value in values)
    literals = [literal for literal in made if literal is not None]
    if not literals:
        return False
    if isinstance(parent, exp.In) and call.arg_key == "expressions":
        place = parent.expressions.index(call)
        rest = parent.expressions
        parent.set("expressions", [*rest[:place], *literals, *rest[place + 1 :]])
        return True
    if len(literals) == 1:
        call.replace(literals[0])
        return True
    if not isinstance(parent, exp.EQ | exp.NEQ):
        return False
    other = parent.expression if parent.this is call else parent.this
    membership: exp.Expr = exp.In(this=other.copy(), expressions=literals)
    parent.replace(exp.Not(this=membership) if isinstance(parent, exp.NEQ) else membership)
    return True


def _make_literal(value: str, comparison: exp.Expr | None, table: Table) -> exp.Expr | None:
    """A number where the value is compared with a column of numbers, else a text.

    None for a text that is compared with numbers: MySQL takes it for 0, or for its first digits.
    """
    columns = comparison.find_all(exp.Column) if comparison else ()
    kinds = {column.kind for each in columns if (column := table.column(each.name))}
    if kinds and kinds <= set(_NUMERIC_KINDS):
        return exp.Literal.number(value) if _NUMBER.fullmatch(value) else None
    return exp.Literal.string(value)
