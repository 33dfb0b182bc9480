"""Writes masks as SQL: what stands in place of a masked column in a statement."""

from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from model.engines.registry import find_dialect
from model.errors import SqlRejected
from model.sources.policy import Mask
from model.sources.schema import Column
from services.policies.enumeration_labels import lists_labels
from services.security.secret_cipher import SecretCipher
from services.sqlguard.dialects import load_dialect


@dataclass(frozen=True, slots=True)
class HashKeys:
    """The keys of a source's keyed hashes, as hexadecimal digits: one hashes, one the hash.

    Two passes keep the outer key out of reach of attacks that lengthen a hashed text (NMAC).
    """

    outer: str
    inner: str

    @classmethod
    def derive(cls, cipher: SecretCipher, source_id: str) -> "HashKeys":
        """The keys of a source, derived from SECRETS_KEY."""
        return cls(
            outer=cipher.derive_text_key(f"hash of masked values, outer, {source_id}"),
            inner=cipher.derive_text_key(f"hash of masked values, inner, {source_id}"),
        )


def mask_column(column: Column, mask: Mask, table: str, dialect: str, keys: HashKeys) -> exp.Expr:
    """The expression that stands for `column` of the table that is called `table`, if it is called.

    Raises `SqlRejected` where the engine has no function for the mask.
    """
    owner = exp.to_identifier(table, quoted=True) if table else None
    value = exp.column(exp.to_identifier(column.name, quoted=True), owner)
    if mask.kind == "null":  # keeps the type of the column, but for labels
        never = exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(0))
        return exp.Case(ifs=[exp.If(this=never, true=show_unlabelled(column, value, dialect))])
    if mask.kind == "text":
        return exp.Literal.string(mask.text)
    template = find_template(mask, column, dialect)
    if not template:
        raise SqlRejected("policies.no_hash", column=column.name)
    text_sql = load_text(value, dialect)
    sql = template.format(value=text_sql, step=mask.step, key=keys.outer, inner_key=keys.inner)
    return parse_expression(sql, dialect)


def show_unlabelled(column: Column, value: exp.Expr, dialect: str) -> exp.Expr:
    """The value of a column as an expression whose type says no label of an enumeration.

    Functions and errors of some engines write the type of what they are given.
    """
    template = find_dialect(dialect).policies.unlabelled
    if template == "{value}" or not lists_labels(column):
        return value
    return parse_expression(template.format(value=load_text(value, dialect)), dialect)


def find_template(mask: Mask, column: Column, dialect: str) -> str:
    """The dialect's template for a mask that is computed; empty where it has none."""
    functions = find_dialect(dialect).policies
    match mask.kind:
        case "hash":
            return functions.keyed_hash
        case "last_four":
            return functions.last_four
        case "year":
            return functions.year
        case _:
            return functions.rounded_integer if column.kind == "integer" else functions.rounded


def load_text(node: exp.Expr, dialect: str) -> str:
    """A node as the dialect writes it."""
    sqlglot_dialect = load_dialect(dialect)
    if sqlglot_dialect is None:
        raise SqlRejected("guard.dialect", dialect=dialect)
    return sqlglot_dialect.generate(node, normalize_functions=False)


def parse_expression(sql: str, dialect: str) -> exp.Expr:
    """An expression of the dialect as a tree of the caller's own."""
    return _parse(sql, dialect).copy()


@lru_cache(maxsize=1_024)
def _parse(sql: str, dialect: str) -> exp.Expr:
    sqlglot_dialect = load_dialect(dialect)
    if sqlglot_dialect is None:
        raise SqlRejected("guard.dialect", dialect=dialect)
    [select] = sqlglot_dialect.parse(f"SELECT {sql}")
    if select is None:
        raise SqlRejected("guard.empty")
    expression: exp.Expr = select.expressions[0]
    return expression.pop()
