"""What the owner should know of a sheet and how it was read."""

from collections.abc import Sequence

from model.files.file import FileNotice
from services.files.ingestion.spreadsheet.cell_kinds import CellKind, Units
from services.files.ingestion.spreadsheet.layout.row_runs import (
    CellRange,
    RowRun,
    find_range,
    format_column,
)
from services.files.ingestion.typing.table_builder import BuiltTable

MAX_RANGES = 10
_NUMERIC = frozenset({"integer", "decimal", "float"})


def make_sheet_notices(
    outside: Sequence[RowRun], uncalculated_formulas: int, *, hidden: bool
) -> tuple[FileNotice, ...]:
    """Tell what of a sheet is hidden, in no table, or not calculated."""
    notices: list[FileNotice] = []
    if hidden:
        notices.append(FileNotice("files.notice_hidden"))
    if outside:
        ranges = ", ".join(find_range(row_run).place for row_run in outside[:MAX_RANGES])
        notices.append(FileNotice("files.notice_outside", {"cells": ranges}))
    if uncalculated_formulas:
        notices.append(FileNotice("files.notice_formulas", {"cells": uncalculated_formulas}))
    return tuple(notices)


def make_unit_notices(
    units: Units | None, block: CellRange, table: BuiltTable
) -> tuple[FileNotice, ...]:
    """Tell the owner which columns may hold 0.12 where the sheet shows 12 %."""
    if units is None:
        numbers = any(column.kind in _NUMERIC for column in table.columns)
        return (FileNotice("files.notice_no_units"),) if numbers else ()
    partly = [at for at, unit in units.items() if not unit and block.left <= at <= block.right]
    if not partly:
        return ()
    columns = ", ".join(map(format_column, sorted(partly)))
    return (FileNotice("files.notice_some_shares", {"columns": columns}),)


def make_error_notices(row_run: RowRun) -> tuple[FileNotice, ...]:
    """Tell how many cells of a table hold an error."""
    cells = sum(extent.kinds[CellKind.ERROR] for extent in row_run.columns.values())
    return (FileNotice("files.notice_errors", {"cells": cells}),) if cells else ()
