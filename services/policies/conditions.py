"""Conditions of row rules: checked when they are stored, bound to a user when they apply.

`USER_ATTRIBUTE('region')` stands for the values that the user has for an attribute.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlglot import exp

from model.errors import SqlRejected
from model.sources.schema import Schema, Table
from services.policies.value_kinds.attribute_values import AttributeBinder
from services.sqlguard import expression_check
from services.sqlguard.dialects import load_dialect
from services.sqlguard.expression_check import ExpressionRejected
from services.sqlguard.name_folding import fold

ATTRIBUTE_FUNCTION = "user_attribute"
Attributes = Mapping[str, tuple[str, ...]]
"""The values that a user has for each of his attributes."""


class ConditionReads(NamedTuple):
    """What a condition reads, each once and in its order."""

    columns: tuple[str, ...]
    attributes: tuple[str, ...]
    kinds: tuple[str, ...]
    """Of the columns."""


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
    kinds = {column.name: column.kind for column in table.columns}
    columns = checked_expression.columns
    return ConditionReads(columns, attributes, tuple(kinds[each] for each in columns))


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


def bind_condition(
    text: str,
    table: Table,
    dialect: str,
    attributes: Attributes,
    kinds: Mapping[str, str] | None = None,
) -> str | None:
    """The condition with a user's values in the place of his attributes, as SQL.

    `kinds` are those of the columns as they are stored, where the table is described by its masks.
    None where the condition names an attribute that he has no value for, compares a word with a
    number or a day, or several values by anything but `=`, `<>` and `IN`: then it shows nothing.
    """
    tree: exp.Expr = exp.Paren(this=parse_condition(text, dialect))
    known_kinds = {column.name: column.kind for column in table.columns} | dict(kinds or {})
    binder = AttributeBinder(known_kinds, dialect)
    for call, name in list(_find_attributes(tree)):
        values = attributes.get(name, ())
        if not values or not binder.bind(call, values):
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
