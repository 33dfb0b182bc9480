"""Values as a column stores them, so that a database compares like with like."""

from datetime import date
from decimal import Decimal

from sqlglot import exp

from agent.lexicon.numerals import parse_number
from agent.rule_engine.sql_generation.expressions.sql_templates import (
    fill_template,
    translate_pattern,
)
from agent.rule_engine.sql_generation.join_tree import NoStatement
from agent.schema_graph import DAY_FORMATS, Field, SchemaGraph
from model.engines.registry import find_dialect
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Dialect

Value = str | Decimal
_ON = frozenset(["true", "t", "yes", "y", "1"])
_SWITCHES = _ON | {"false", "f", "no", "n", "0"}


def convert_values(
    field: Field, values: tuple[Value, ...], graph: SchemaGraph
) -> tuple[Value, ...]:
    """The values in the kind of the column; DuckDB and PostgreSQL fail where the kinds differ.

    Raises `NoStatement` where a value cannot be one of the column's: a word of a number.
    """
    column = graph.column(field)
    if column.kind in NUMERIC_KINDS:
        return tuple(_to_number(value) for value in values)
    if column.kind == "text":
        return tuple(_to_text(value) for value in values)
    if column.kind in ("date", "datetime"):
        return tuple(_to_date(value) for value in values)
    if column.kind == "boolean":
        numeric = find_dialect(graph.source.dialect).numeric_booleans
        return tuple(_to_boolean(value, numeric=numeric) for value in values)
    return values


def _to_number(value: Value) -> Decimal:
    number = value if isinstance(value, Decimal) else parse_number(value.removeprefix("-"))
    if number is None:
        raise NoStatement
    return -number if isinstance(value, str) and value.startswith("-") else number


def _to_text(value: Value) -> str:
    return value if isinstance(value, str) else format(value.normalize(), "f")


def _to_date(value: Value) -> Value:
    try:
        date.fromisoformat(_to_text(value)[:10])
    except ValueError:
        raise NoStatement from None
    return value


def _to_boolean(value: Value, *, numeric: bool) -> Value:
    text = _to_text(value).lower()
    if text not in _SWITCHES:
        raise NoStatement
    return Decimal(text in _ON) if numeric else value


def make_stored_day(field: Field, day: date, graph: SchemaGraph) -> exp.Expr:
    """A day as the column writes it: 20250131, '2025/01/31', else by ISO."""
    pattern = DAY_FORMATS.get(graph.day_format(field))
    text = day.strftime(pattern) if pattern else day.isoformat()
    number = graph.column(field).kind == "integer"
    return exp.Literal.number(text) if number else exp.Literal.string(text)


def parse_stored_day(expression: exp.Expr, pattern: str, dialect: Dialect) -> exp.Expr:
    """What is written by this pattern of `strftime`, as a day."""
    gap = 1 if "/" in pattern else 0
    words = {
        "pattern": translate_pattern(pattern, dialect),
        "month_at": str(5 + gap),
        "day_at": str(7 + 2 * gap),
    }
    return fill_template(find_dialect(dialect).dates.day_from_text, words=words, day=expression)
