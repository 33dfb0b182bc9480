"""Values as a column stores them, so that a database compares like with like."""

from datetime import date
from decimal import Decimal

from agent.builtin.reading.atoms import number_in
from agent.builtin.statement.joins import NoStatement
from agent.builtin.warehouse import Field, Warehouse
from model.query import NUMERIC_KINDS

Value = str | Decimal
_SWITCHES = frozenset(["true", "false", "t", "f", "yes", "no", "y", "n", "1", "0"])


def stored(field: Field, values: tuple[Value, ...], warehouse: Warehouse) -> tuple[Value, ...]:
    """The values in the kind of the column; DuckDB and PostgreSQL fail where the kinds differ.

    Raises `NoStatement` where a value cannot be one of the column's: a word of a number.
    """
    column = warehouse.column(field)
    if column.kind in NUMERIC_KINDS:
        return tuple(_number(value) for value in values)
    if column.kind == "text":
        return tuple(_text(value) for value in values)
    if column.kind in ("date", "datetime"):
        return tuple(_day(value) for value in values)
    if column.kind == "boolean":
        return tuple(_switch(value) for value in values)
    return values


def _number(value: Value) -> Decimal:
    found = value if isinstance(value, Decimal) else number_in(value.removeprefix("-"))
    if found is None:
        raise NoStatement
    return -found if isinstance(value, str) and value.startswith("-") else found


def _text(value: Value) -> str:
    return value if isinstance(value, str) else format(value.normalize(), "f")


def _day(value: Value) -> Value:
    try:
        date.fromisoformat(_text(value)[:10])
    except ValueError:
        raise NoStatement from None
    return value


def _switch(value: Value) -> Value:
    if _text(value).lower() not in _SWITCHES:
        raise NoStatement
    return value
