"""Results that can hardly be right, by what each column measures."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from agent.labels.units import find_unit
from model.sources.query import (
    NUMERIC_KINDS,
    Cell,
    ColumnMeaning,
    QueryResult,
    ResultColumn,
    to_number,
)

_TOLERANCE = 1.005
"""Parts are rounded before they are compared with the whole."""
_GROWTH = 1.1
"""Tables grow after they were counted."""
_MEASURED = frozenset(
    ["sum", "count", "distinct", "product", "average", "extreme", "ratio", "share", "change"]
)
_RATIOS = frozenset({"ratio", "share", "change"})


class ImplausibleColumn(NamedTuple):
    """What is odd about a column; `code` is a sentence of `model/locales/answers/answer.json`."""

    code: str
    column: ResultColumn
    meaning: ColumnMeaning
    value: float = 0


def find_implausible(result: QueryResult) -> tuple[ImplausibleColumn, ...]:
    """At most one finding for each column of a result that has rows."""
    if not result.rows or len(result.meanings) != len(result.columns):
        return ()
    findings = (
        _check_column(column, meaning, [row[at] for row in result.rows])
        for at, (column, meaning) in enumerate(zip(result.columns, result.meanings, strict=True))
        if meaning.kind in _MEASURED
    )
    return tuple(finding for finding in findings if finding is not None)


def _check_column(
    column: ResultColumn, meaning: ColumnMeaning, cells: Sequence[Cell]
) -> ImplausibleColumn | None:
    if all(cell is None for cell in cells):
        return ImplausibleColumn("no_values", column, meaning)
    has_bound = meaning.kind in _RATIOS or meaning.counted_rows is not None
    if column.type not in NUMERIC_KINDS or not has_bound:
        return None
    values = [float(n) for cell in cells if (n := to_number(cell)) is not None]
    if not values:
        return None
    return next((f for check in _CHECKS if (f := check(column, meaning, values))), None)


def _check_zero(
    column: ResultColumn, meaning: ColumnMeaning, values: Sequence[float]
) -> ImplausibleColumn | None:
    if meaning.kind in _RATIOS and not any(values):
        return ImplausibleColumn("ratio_zero", column, meaning)
    return None


def _check_whole(
    column: ResultColumn, meaning: ColumnMeaning, values: Sequence[float]
) -> ImplausibleColumn | None:
    whole = _find_whole(column, meaning, values)
    if whole is not None and all(abs(value - whole) <= whole * 1e-9 for value in values):
        return ImplausibleColumn("ratio_whole", column, meaning)
    return None


def _find_whole(
    column: ResultColumn, meaning: ColumnMeaning, values: Sequence[float]
) -> float | None:
    """What 100 % is in the column's scale, where it holds parts of a whole."""
    if meaning.is_part or meaning.kind == "share":
        return meaning.factor
    unit = find_unit(column, values) if meaning.kind == "ratio" else None
    if unit is None or not unit.is_percent:
        return None
    return meaning.factor


def _check_beyond(
    column: ResultColumn, meaning: ColumnMeaning, values: Sequence[float]
) -> ImplausibleColumn | None:
    beyond = max(values) > meaning.factor * _TOLERANCE
    if meaning.is_part and beyond and min(values) >= 0:
        return ImplausibleColumn("part_beyond_whole", column, meaning, max(values))
    return None


def _check_count(
    column: ResultColumn, meaning: ColumnMeaning, values: Sequence[float]
) -> ImplausibleColumn | None:
    counted_rows = meaning.counted_rows
    most = sum(values) if meaning.adds_up else max(values)
    if counted_rows is not None and most > counted_rows.rows * _GROWTH:
        return ImplausibleColumn("count_beyond_table", column, meaning, most)
    return None


_Check = Callable[[ResultColumn, ColumnMeaning, Sequence[float]], ImplausibleColumn | None]
_CHECKS: tuple[_Check, ...] = (_check_zero, _check_whole, _check_beyond, _check_count)
