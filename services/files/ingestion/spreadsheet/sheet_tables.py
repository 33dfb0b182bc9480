"""The tables of one sheet of a workbook."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from model.files.file import FileTable, TableOptions, find_options
from model.locales.chinese import has_chinese
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.spreadsheet.cell_kinds import (
    BOOLEAN_FORMAT,
    DATETIME_KINDS,
    CellKind,
    Units,
    find_unit,
    infer_number_cell_format,
    is_number,
    is_plain_number,
    make_serial_date_format,
)
from services.files.ingestion.spreadsheet.layout.captions import (
    join_texts,
    list_title_texts,
    split_captions,
)
from services.files.ingestion.spreadsheet.layout.row_runs import (
    CellRange,
    RowRun,
    RowRuns,
    find_range,
)
from services.files.ingestion.spreadsheet.layout.table_detection import detect_tables
from services.files.ingestion.spreadsheet.sheet_notices import (
    make_error_notices,
    make_sheet_notices,
    make_unit_notices,
)
from services.files.ingestion.typing.header_detection import (
    MAX_HEAD_ROWS,
    Header,
    clean_name,
    find_header,
    make_header,
    make_names_unique,
)
from services.files.ingestion.typing.row_source import Row, RowSource
from services.files.ingestion.typing.table_builder import BuiltTable, TableBuilder
from services.files.ingestion.typing.value_formats import ValueFormat

ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")


class SheetCells(Protocol):
    """The cells of one sheet, however they are read."""

    name: str
    hidden: bool
    row_runs: RowRuns
    from_1904: bool
    typed: bool
    """Whether the kinds of the cells say how their text is to be understood."""
    units: Units | None
    """When the cells are not typed: the units of columns; None when they cannot be read."""

    def read_grid(self, block: CellRange, rows: int) -> list[list[str]]:
        """The first rows of a block as text, merged cells filled."""
        ...

    def make_relation(self, block: CellRange, first: int) -> str:
        """SQL for the rows from `first` on, with the columns `c0`, `c1` and so on."""
        ...


class MixedColumnKinds(Exception):
    """Cells of one column differ in kind, so that each has to be looked at on its own."""


@dataclass(frozen=True, slots=True)
class PreparedTable:
    """A table of a sheet with its header and its rows, ready to be built."""

    block: CellRange
    header: Header
    source: RowSource
    titles: tuple[str, ...] = ()
    """What stands in the block above its header."""


class SpeculativeResult(Protocol):
    """A table whose build may have started before its sheet was scanned to the end."""

    def take_result(
        self, name: str, prepared: PreparedTable, *, is_only_table: bool
    ) -> BuiltTable | None:
        """The built table if it is the prepared one; None when that has to be built."""
        ...


def build_sheet_tables(
    sheet: SheetCells,
    names: Iterator[str],
    builder: TableBuilder,
    options: Sequence[TableOptions],
    limits: IngestionLimits,
    speculative: SpeculativeResult | None,
) -> Iterator[FileTable]:
    """The tables of a sheet, in order. Raises `FileRefused` or `MixedColumnKinds`."""
    detected, outside = detect_tables(sheet.row_runs.runs)
    captions = split_captions(sheet, detected, outside)
    formulas = sheet.row_runs.uncalculated_formulas
    # Told with the first table.
    notices = make_sheet_notices(captions.outside, formulas, hidden=sheet.hidden)
    for row_run in captions.tables:
        name = next(names)
        table_options = find_options(name, options)
        if table_options and table_options.skip:
            block = find_range(row_run)
            table = FileTable(name=name, sheet=sheet.name, cells=block.format_range(), skipped=True)
        else:
            prepared = prepare_table(sheet, row_run, table_options, limits)
            built_table = None
            if speculative:
                is_only_table = len(detected) == 1 and not outside
                built_table = speculative.take_result(name, prepared, is_only_table=is_only_table)
            built_table = built_table or builder.build(name, prepared.source, table_options)
            table = _describe_table(sheet, row_run, name, prepared, built_table)
            titles = (*captions.above.get(row_run.first, ()), *prepared.titles)
            table = replace(table, caption=join_texts(titles))
        yield replace(table, notices=(*notices, *table.notices))
        notices = ()


def prepare_table(
    sheet: SheetCells, row_run: RowRun, table_options: TableOptions | None, limits: IngestionLimits
) -> PreparedTable:
    """Read the header of a table and plan its rows. Raises `FileRefused` or `MixedColumnKinds`."""
    block = find_range(row_run)
    if block.width > limits.max_columns:
        raise FileRefused("files.too_wide", columns=block.width, most=limits.max_columns)
    grid = sheet.read_grid(block, MAX_HEAD_ROWS)
    header = _find_header(grid, block, table_options)
    if sheet.typed and _is_merged_over_rows(sheet.row_runs, block, block.top + header.data):
        raise MixedColumnKinds
    titles = tuple(list_title_texts(grid, min(header.rows, default=0)))
    return PreparedTable(block, header, _build_source(sheet, row_run, grid, header), titles)


def _describe_table(
    sheet: SheetCells, row_run: RowRun, name: str, prepared: PreparedTable, table: BuiltTable
) -> FileTable:
    return FileTable(
        name=name,
        sheet=sheet.name,
        cells=prepared.block.format_range(),
        header_rows=tuple(row + prepared.block.top for row in prepared.header.rows),
        rows=table.rows,
        columns=table.columns,
        notices=make_error_notices(row_run)
        + make_unit_notices(sheet.units, prepared.block, table)
        + table.notices,
    )


def _is_merged_over_rows(row_runs: RowRuns, block: CellRange, first: int) -> bool:
    """Whether a merged cell covers several rows of data."""
    return any(
        merge.top < merge.bottom
        and first <= merge.bottom
        and merge.top <= block.bottom
        and merge.left <= block.right
        and block.left <= merge.right
        for merge in row_runs.merges
    )


def _find_header(
    grid: list[list[str]], block: CellRange, table_options: TableOptions | None
) -> Header:
    if table_options is None or table_options.header_rows is None:
        return find_header(grid, block.width)
    rows = [
        row - block.top for row in table_options.header_rows if 0 <= row - block.top < len(grid)
    ]
    return make_header(grid, rows, block.width)


def _build_source(
    sheet: SheetCells, row_run: RowRun, grid: list[list[str]], header: Header
) -> RowSource:
    block = find_range(row_run)
    first = block.top + header.data
    body = [tuple(cell or None for cell in row) for row in grid[header.data :]]
    chinese = has_chinese(sheet.name + "".join(header.names))
    declared = _find_declared_formats(sheet, row_run, body, first) if sheet.typed else {}
    return RowSource(
        sheet.make_relation(block, first),
        make_names_unique(map(clean_name, header.names), chinese),
        frozenset(at for at, name in enumerate(header.names) if not name),
        body,
        whole=len(grid) >= block.bottom - block.top + 1,
        formats=declared | _find_unit_formats(sheet.units or {}, block, body),
    )


def _find_declared_formats(
    sheet: SheetCells, row_run: RowRun, body: Sequence[Row], first: int
) -> dict[int, ValueFormat]:
    """The formats that the kinds of cells declare, by the column's place in its table."""
    block, formats = find_range(row_run), {}
    for at in range(block.width):
        kinds = _count_kinds(row_run, at + block.left, first)
        values = [value for row in body if (value := row[at])]
        if format_ := _find_declared_format(kinds, values, sheet.from_1904):
            formats[at] = format_
    return formats


def _find_unit_formats(
    units: Units, block: CellRange, body: Sequence[Row]
) -> dict[int, ValueFormat]:
    """The formats of columns whose cells show a unit, by the column's place in its table."""
    formats = {}
    for place, unit in units.items():
        at = place - block.left
        if not unit or not 0 <= at < block.width:
            continue
        if format_ := _find_unit_format([row[at] for row in body], unit):
            formats[at] = format_
    return formats


def _count_kinds(row_run: RowRun, column: int, first: int) -> Counter[int]:
    """What kinds of cells a column holds from a row on."""
    extent = row_run.columns.get(column)
    kinds = Counter(extent.kinds) if extent else Counter()
    for row, row_kinds in row_run.head.items():
        if row < first and column in row_kinds:
            kinds[row_kinds[column]] -= 1
    return +kinds


def _find_declared_format(
    kinds: Counter[int], values: list[str], from_1904: bool
) -> ValueFormat | None:
    """The format that the cell kinds declare. Raises `MixedColumnKinds` when they contradict."""
    errors = kinds.pop(CellKind.ERROR, 0)
    texts = kinds.pop(CellKind.TEXT, 0)
    format_ = _find_kind_format(kinds, [v for v in values if v not in ERRORS], from_1904, texts)
    if format_ is not None and errors:
        format_ = replace(format_, empties=ERRORS)
    return format_


def _find_kind_format(
    kinds: Counter[int], values: list[str], from_1904: bool, texts: int
) -> ValueFormat | None:
    kind_set = set(kinds)
    if not kind_set:
        return None
    if kind_set <= DATETIME_KINDS:
        kind = kind_set.pop() if len(kind_set) == 1 else CellKind.DATETIME
        return make_serial_date_format(kind, from_1904=from_1904)
    if kind_set == {CellKind.BOOLEAN}:
        return BOOLEAN_FORMAT
    if not all(map(is_number, kind_set)):
        raise MixedColumnKinds
    units = {find_unit(kind) for kind in kind_set}
    if "%" in units and len(units) > 1:
        raise MixedColumnKinds
    unit = units.pop() if len(units) == 1 else ""
    return None if texts > sum(kinds.values()) else infer_number_cell_format(values, unit)


def _find_unit_format(values: list[str | None], unit: str) -> ValueFormat | None:
    """The form of a column whose numbers carry a unit; None when nothing in it is a number."""
    numbers = [value for value in values if value and is_plain_number(value)]
    return infer_number_cell_format(numbers, unit) if numbers else None
