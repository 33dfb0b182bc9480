"""Identifiers, literals and order terms as each dialect wants them."""

import re
from decimal import Decimal

from sqlglot import exp

from agent.schema_graph import Field
from model.engines.registry import find_dialect
from model.sources.schema import Dialect

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_RESERVED = frozenset(
    [
        "all",
        "and",
        "as",
        "asc",
        "between",
        "by",
        "case",
        "check",
        "column",
        "constraint",
        "create",
        "cross",
        "date",
        "day",
        "default",
        "delete",
        "desc",
        "distinct",
        "else",
        "end",
        "exists",
        "from",
        "full",
        "grant",
        "group",
        "groups",
        "having",
        "if",
        "in",
        "index",
        "inner",
        "insert",
        "interval",
        "into",
        "is",
        "join",
        "key",
        "keys",
        "lead",
        "left",
        "like",
        "limit",
        "match",
        "month",
        "natural",
        "not",
        "null",
        "of",
        "on",
        "or",
        "order",
        "outer",
        "over",
        "partition",
        "position",
        "primary",
        "range",
        "rank",
        "read",
        "references",
        "release",
        "returns",
        "right",
        "row",
        "rows",
        "select",
        "set",
        "show",
        "system",
        "table",
        "then",
        "time",
        "to",
        "transaction",
        "trigger",
        "union",
        "unique",
        "update",
        "usage",
        "user",
        "using",
        "values",
        "when",
        "where",
        "window",
        "with",
        "year",
    ]
)


def make_identifier(name: str) -> exp.Identifier:
    """A name, quoted where a dialect would misread it."""
    quoted = not _PLAIN.fullmatch(name) or name in _RESERVED
    return exp.to_identifier(name, quoted=quoted)


def make_table(name: str) -> exp.Table:
    """A table, with its schema when it has one."""
    schema, _, table = name.rpartition(".")
    return exp.Table(this=make_identifier(table), db=make_identifier(schema) if schema else None)


def make_column(field: Field) -> exp.Column:
    """A column with its table; `alias_shared_tables` may give the table an alias."""
    schema, _, table = field.table.rpartition(".")
    return exp.Column(
        this=make_identifier(field.column),
        table=make_identifier(table),
        db=make_identifier(schema) if schema else None,
    )


def make_literal(value: str | Decimal) -> exp.Expr:
    """A string or number."""
    if isinstance(value, str):
        return exp.Literal.string(value)
    return exp.Literal.number(format(value.normalize(), "f"))


def add_title(expression: exp.Expr, label: str) -> exp.Alias:
    """An output column under a label people read."""
    return exp.Alias(this=expression, alias=exp.to_identifier(label, quoted=True))


def make_order(expression: exp.Expr, dialect: Dialect, *, descending: bool) -> exp.Ordered:
    """An order term. Empty values come last where the dialect can say so.

    MySQL, MariaDB and SQLite hold nulls for the smallest, so descending needs no words there.
    """
    native = not descending and find_dialect(dialect).nulls_smallest
    return exp.Ordered(this=expression, desc=descending, nulls_first=native)


def make_split(column: exp.Expr, split: tuple[str, str, str]) -> exp.Expr:
    """What the rows of one value are called, and what all the others are."""
    value, own, others = map(exp.Literal.string, split)
    return exp.Case(
        ifs=[exp.If(this=exp.EQ(this=column, expression=value), true=own)], default=others
    )
