"""Values as a column stores them, so that a database compares like with like."""

from datetime import date
from decimal import Decimal

from sqlglot import exp

from agent.lexicon.numerals import parse_number
from agent.rule_engine.sql_generation.join_tree import NoStatement
from agent.schema_graph import DAY_FORMATS, Field, SchemaGraph
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Dialect

Value = str | Decimal
_ON = frozenset(["true", "t", "yes", "y", "1"])
_SWITCHES = _ON | {"false", "f", "no", "n", "0"}
_NUMERIC_SWITCHES = frozenset(["sqlite", "mysql", "clickhouse"])
"""Databases in which a switch is compared as 1 or 0."""


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
        numeric = graph.source.dialect in _NUMERIC_SWITCHES
        return tuple(_to_boolean(value, numeric=numeric) for value in values)
    return values


def _to_number(value: Value) -> Decimal:
    found = value if isinstance(value, Decimal) else parse_number(value.removeprefix("-"))
    if found is None:
        raise NoStatement
    return -found if isinstance(value, str) and value.startswith("-") else found


def _to_text(value: Value) -> str:
    return value if isinstance(value, str) else format(value.normalize(), "f")


def _to_date(value: Value) -> Value:
    try:
        date.fromisoformat(_to_text(value)[:10])
    except ValueError:
        raise NoStatement from None
    return value


def _to_boolean(value: Value, *, numeric: bool) -> Value:
    said = _to_text(value).lower()
    if said not in _SWITCHES:
        raise NoStatement
    return Decimal(said in _ON) if numeric else value


def make_stored_day(field: Field, day: date, graph: SchemaGraph) -> exp.Expr:
    """A day as the column writes it: 20250131, '2025/01/31', else by ISO."""
    pattern = DAY_FORMATS.get(graph.day_format(field))
    text = day.strftime(pattern) if pattern else day.isoformat()
    number = graph.column(field).kind == "integer"
    return exp.Literal.number(text) if number else exp.Literal.string(text)


def parse_stored_day(expression: exp.Expr, pattern: str, dialect: Dialect) -> exp.Expr:
    """What is written by this pattern of `strftime`, as a day."""
    written = exp.cast(expression, "char" if dialect == "mysql" else "varchar")
    text = exp.Literal.string
    if dialect == "sqlite":
        return _to_iso(written, 1 if "/" in pattern else 0)
    if dialect == "postgres":
        form = pattern.replace("%Y", "YYYY").replace("%m", "MM").replace("%d", "DD")
        return exp.Anonymous(this="TO_DATE", expressions=[written, text(form)])
    if dialect == "clickhouse":
        of = exp.Anonymous(this="toString", expressions=[expression])
        return exp.Anonymous(this="parseDateTimeBestEffortOrNull", expressions=[of])
    name = {"mysql": "STR_TO_DATE", "trino": "DATE_PARSE"}.get(dialect, "TRY_STRPTIME")
    return exp.Anonymous(this=name, expressions=[written, text(pattern)])


def _to_iso(written: exp.Expr, gap: int) -> exp.Expr:
    """SQLite knows days only by ISO: the pieces of another way to write them, with hyphens."""
    starts = ((1, 4), (5 + gap, 2), (7 + 2 * gap, 2))
    pieces = [
        exp.Anonymous(this="SUBSTR", expressions=[written.copy(), *map(_make_literal, at)])
        for at in starts
    ]
    year, month, day = pieces
    hyphen = exp.Literal.string("-")
    text: exp.Expr = year
    for piece in (hyphen, month, hyphen.copy(), day):
        text = exp.DPipe(this=text, expression=piece)
    return exp.Paren(this=text)


def _make_literal(number: int) -> exp.Expr:
    return exp.Literal.number(number)
