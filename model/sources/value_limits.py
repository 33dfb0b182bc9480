"""Columns whose stored values an actor may not be told by statements that others wrote."""

from dataclasses import dataclass

ColumnKeys = frozenset[tuple[str, str]]
"""Tables, without their schema, and columns, all in lower case."""


@dataclass(frozen=True, slots=True)
class ValueLimits:
    """What an actor does not see of columns that exist for him."""

    masked: ColumnKeys = frozenset()
    """He sees something else in place of their values."""
    telling: ColumnKeys = frozenset()
    """Of tables of which he sees some rows only; their values tell rows apart, as names do."""


NO_VALUE_LIMITS = ValueLimits()


def make_column_key(table: str, column: str) -> tuple[str, str]:
    """A column as `ColumnKeys` have it."""
    return table.rpartition(".")[2].lower(), column.lower()
