"""The tables of one sheet of a workbook."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from model.files.file import FileNotice, FileTable, TableOptions, find_options
from services.files.reading.bands import Band, Bands
from services.files.reading.blocks import tables_of
from services.files.reading.building import Built, TableBuilder
from services.files.reading.cells import (
    BOOLEAN,
    MOMENTS,
    CellKind,
    Units,
    is_number,
    is_plain,
    moment_form,
    number_form,
    unit_of,
)
from services.files.reading.forms import Form
from services.files.reading.layout import (
    LOOKED_AT,
    Header,
    clean_name,
    find_header,
    named,
    unique_names,
)
from services.files.reading.limits import ReadLimits
from services.files.reading.plan import RowSource
from services.files.reading.refusals import Refused
from services.files.reading.words import is_chinese

_NUMERIC = frozenset({"integer", "decimal", "float"})
ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")


class SheetCells(Protocol):
    """The cells of one sheet, however they are read."""

    name: str
    hidden: bool
    bands: Bands
    from_1904: bool
    typed: bool
    """Whether the kinds of the cells say how their text is to be understood."""
    units: Units | None
    """Where they do not: the units of columns, by their place; None when nobody knows."""

    def grid(self, block: "Block", rows: int) -> list[list[str]]:
        """The first rows of a block as text, merged cells filled."""
        ...

    def relation(self, block: "Block", first: int) -> str:
        """SQL for the rows from `first` on, with the columns `c0`, `c1` and so on."""
        ...


class Unfit(Exception):
    """Cells of one column differ in kind, so that each has to be looked at on its own."""


@dataclass(frozen=True, slots=True)
class Block:
    """Cells of a sheet: rows from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left + 1

    @property
    def place(self) -> str:
        """As people write it: `A3:F200`, `A1` for one cell."""
        first, _, last = self.range().partition(":")
        return first if first == last else f"{first}:{last}"

    def range(self, first: int | None = None, last: int | None = None) -> str:
        """As a spreadsheet writes it, from and to a row: `A3:F200`."""
        top, bottom = first or self.top, last or self.bottom
        return f"{letters(self.left)}{top}:{letters(self.right)}{bottom}"


@dataclass(frozen=True, slots=True)
class Ready:
    """A table of a sheet that has only to be built."""

    block: Block
    header: Header
    source: RowSource


class Early(Protocol):
    """A table that may have been begun before its sheet was scanned to the end."""

    def built(self, name: str, ready: Ready, *, alone: bool) -> Built | None:
        """What became of it, when it is this table; `alone` when the sheet holds nothing else."""
        ...


def letters(column: int) -> str:
    """The name of a column, from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_sheet(
    sheet: SheetCells,
    names: Iterator[str],
    builder: TableBuilder,
    wishes: Sequence[TableOptions],
    limits: ReadLimits,
    early: Early | None = None,
) -> Iterator[FileTable]:
    """The tables of a sheet, in the order in which they stand. Raises `Refused` or `Unfit`."""
    tables, outside = tables_of(sheet.bands.found)
    notices = (FileNotice("files.notice_hidden"),) if sheet.hidden else ()
    if outside:
        ranges = ", ".join(block_of(band).place for band in outside[:10])
        notices = (*notices, FileNotice("files.notice_outside", {"cells": ranges}))
    if sheet.bands.unsaved:
        unsaved = FileNotice("files.notice_formulas", {"cells": sheet.bands.unsaved})
        notices = (*notices, unsaved)
    for band in tables:
        name = next(names)
        wish = find_options(name, wishes)
        if wish and wish.skip:
            block = block_of(band)
            table = FileTable(name=name, sheet=sheet.name, cells=block.range(), skipped=True)
        else:
            ready = prepare(sheet, band, wish, limits)
            alone = len(tables) == 1 and not outside
            built = early.built(name, ready, alone=alone) if early else None
            built = built or builder.build(name, ready.source, wish)
            table = _described(sheet, band, name, ready, built)
        yield replace(table, notices=(*notices, *table.notices))
        notices = ()


def block_of(band: Band) -> Block:
    """Where a table stands."""
    return Block(band.first, min(band.columns), band.last, max(band.columns))


def prepare(sheet: SheetCells, band: Band, wish: TableOptions | None, limits: ReadLimits) -> Ready:
    """A table as it is to be built. Raises `Refused` or `Unfit`."""
    block = block_of(band)
    if block.width > limits.max_columns:
        raise Refused("files.too_wide", columns=block.width, most=limits.max_columns)
    grid = sheet.grid(block, LOOKED_AT)
    header = _header(grid, block, wish)
    if sheet.typed and _merged_over_rows(sheet.bands, block, block.top + header.data):
        raise Unfit
    return Ready(block, header, _source(sheet, band, grid, header))


def _described(sheet: SheetCells, band: Band, name: str, ready: Ready, built: Built) -> FileTable:
    return FileTable(
        name=name,
        sheet=sheet.name,
        cells=ready.block.range(),
        header_rows=tuple(row + ready.block.top for row in ready.header.rows),
        rows=built.rows,
        columns=built.columns,
        notices=_errors(band) + _units_lost(sheet, ready.block, built) + built.notices,
    )


def _merged_over_rows(bands: Bands, block: Block, first: int) -> bool:
    """Whether one cell stands for several rows of data."""
    return any(
        top < bottom
        and first <= bottom
        and top <= block.bottom
        and left <= block.right
        and block.left <= right
        for top, left, bottom, right in bands.merges
    )


def _header(grid: list[list[str]], block: Block, wish: TableOptions | None) -> Header:
    if wish is None or wish.header_rows is None:
        return find_header(grid, block.width)
    rows = [row - block.top for row in wish.header_rows if 0 <= row - block.top < len(grid)]
    return named(grid, rows, block.width)


def _source(sheet: SheetCells, band: Band, grid: list[list[str]], header: Header) -> RowSource:
    block = block_of(band)
    first = block.top + header.data
    body = [tuple(cell or None for cell in row) for row in grid[header.data :]]
    chinese = is_chinese(sheet.name + "".join(header.names))
    whole = len(grid) >= block.bottom - block.top + 1
    forms: dict[int, Form] = {}
    for at in range(block.width if sheet.typed else 0):
        kinds = _kinds(band, at + block.left, first)
        form = _form(kinds, [v for row in body if (v := row[at])], sheet.from_1904)
        if form is not None:
            forms[at] = form
    for place, unit in (sheet.units or {}).items():
        at = place - block.left
        if 0 <= at < block.width and unit and (form := _with_unit([row[at] for row in body], unit)):
            forms[at] = form
    return RowSource(
        sheet.relation(block, first),
        unique_names(map(clean_name, header.names), chinese),
        frozenset(at for at, name in enumerate(header.names) if not name),
        body,
        whole,
        forms,
    )


def _kinds(band: Band, column: int, first: int) -> Counter[int]:
    """What kinds of cells a column holds from a row on."""
    span = band.columns.get(column)
    kinds = Counter(span.kinds) if span else Counter()
    for row, found in band.head.items():
        if row < first and column in found:
            kinds[found[column]] -= 1
    return +kinds


def _form(kinds: Counter[int], values: list[str], from_1904: bool) -> Form | None:
    """The form that the kinds of the cells declare. Raises `Unfit` when they contradict."""
    errors = kinds.pop(CellKind.ERROR, 0)
    texts = kinds.pop(CellKind.TEXT, 0)
    form = _declared(kinds, [v for v in values if v not in ERRORS], from_1904, texts)
    if form is not None and errors:
        form = replace(form, empties=ERRORS)
    return form


def _declared(kinds: Counter[int], values: list[str], from_1904: bool, texts: int) -> Form | None:
    found = set(kinds)
    if not found:
        return None
    if found <= MOMENTS:
        kind = found.pop() if len(found) == 1 else CellKind.DATETIME
        return moment_form(kind, from_1904=from_1904)
    if found == {CellKind.BOOLEAN}:
        return BOOLEAN
    if not all(map(is_number, found)):
        raise Unfit
    units = {unit_of(kind) for kind in found}
    if "%" in units and len(units) > 1:
        raise Unfit
    unit = units.pop() if len(units) == 1 else ""
    return None if texts > sum(kinds.values()) else number_form(values, unit)


def _with_unit(values: list[str | None], unit: str) -> Form | None:
    """The form of a column whose numbers carry a unit; None when nothing in it is a number."""
    numbers = [value for value in values if value and is_plain(value)]
    return number_form(numbers, unit) if numbers else None


def _units_lost(sheet: SheetCells, block: Block, built: Built) -> tuple[FileNotice, ...]:
    """What shows as 12 % may stand there as 0.12: the owner should know."""
    if sheet.units is None:
        numbers = any(column.kind in _NUMERIC for column in built.columns)
        return (FileNotice("files.notice_no_units"),) if numbers else ()
    partly = [
        at for at, unit in sheet.units.items() if not unit and block.left <= at <= block.right
    ]
    if not partly:
        return ()
    columns = ", ".join(map(letters, sorted(partly)))
    return (FileNotice("files.notice_some_shares", {"columns": columns}),)


def _errors(band: Band) -> tuple[FileNotice, ...]:
    cells = sum(span.kinds[CellKind.ERROR] for span in band.columns.values())
    return (FileNotice("files.notice_errors", {"cells": cells}),) if cells else ()
