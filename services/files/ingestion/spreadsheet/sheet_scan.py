"""Scans the XML of a sheet once: which cells are filled, and with what kind of value.

DuckDB reads the values themselves. The scan finds what DuckDB does not tell: where tables begin and
end, which numbers are dates or percentages, merged cells. It works on whole arrays of bytes.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from services.files.ingestion.refusals import FileRefused
from services.files.ingestion.spreadsheet.cell_kinds import CellKind
from services.files.ingestion.spreadsheet.layout.row_runs import CellBatch, CellRange, RowRuns

Ints = npt.NDArray[np.integer[Any]]
Bytes = npt.NDArray[np.uint8]

_ROW = b"<row"
_MAX_ROW_BYTES = 64 << 20
_PADDING = 64
_SCAN_AHEAD = 4
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_MAX_RANGES = 20_000
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}([0-9]{1,7})"')
_UNCALCULATED_FORMULA = re.compile(
    rb'<c (?![^>]*t="str")[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
"""A formula whose result nobody stored, as programs write them that do not calculate."""
_QUOTE, _SPACE, _END, _SLASH = 34, 32, 62, 47
_KIND_OF_TYPE = {
    ord("s"): CellKind.TEXT,
    ord("i"): CellKind.TEXT,
    ord("b"): CellKind.BOOLEAN,
    ord("e"): CellKind.ERROR,
}
_TYPE_LENGTHS = {b"st": 3, b"in": 9}


class UnusualMarkup(Exception):
    """The XML is valid but not written as usual: another reader has to read it."""


def scan_sheet(chunks: Iterable[bytes], styles: Sequence[int], row_runs: RowRuns) -> Iterator[int]:
    """Fill `row_runs` with the cells of a sheet; yields the size in bytes of each piece scanned.

    Raises `UnusualMarkup`.
    """
    by_style = np.array([*styles, 0], dtype=np.int64)
    rest = b""
    with ThreadPoolExecutor(1, "scan") as thread:  # numpy releases the lock: unpacking goes on
        for rows, size, batch in _read_ahead(thread, _split_at_rows(chunks), by_style):
            if not row_runs.cells and (declared := _DIMENSION.search(rows)):
                row_runs.declared_last_row = int(declared[1])
            _add_cells(row_runs, rows, batch.result())
            rest = rows
            yield size
    _parse_merged_ranges(rest, row_runs)
    row_runs.close()


def _read_ahead(
    thread: Executor, pieces: Iterable[tuple[bytes, int]], by_style: Ints
) -> Iterator[tuple[bytes, int, Future[CellBatch | None]]]:
    """The pieces in their order; a few are parsed before they are asked for."""
    waiting: deque[tuple[bytes, int, Future[CellBatch | None]]] = deque()
    for rows, size in pieces:
        waiting.append((rows, size, thread.submit(_parse_cells, rows, by_style)))
        if len(waiting) > _SCAN_AHEAD:
            yield waiting.popleft()
    yield from waiting


def _add_cells(row_runs: RowRuns, rows: bytes, batch: CellBatch | None) -> None:
    if batch is not None:
        row_runs.add(batch)
    elif not row_runs.cells and (b":row " in rows or b":c " in rows):
        raise UnusualMarkup
    if b"<f" in rows:
        row_runs.uncalculated_formulas += len(_UNCALCULATED_FORMULA.findall(rows))


def _split_at_rows(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """The XML in pieces that begin with a row and end before the next; the last is what remains."""
    rest = b""
    for chunk in chunks:
        content = rest + chunk
        boundary = content.rfind(_ROW)
        if boundary <= 0:
            if len(content) > _MAX_ROW_BYTES:
                raise FileRefused("files.too_much")
            rest = content
            continue
        rest = content[boundary:]
        yield content[:boundary], len(chunk)
    yield rest, 0


def _parse_cells(xml: bytes, by_style: Ints) -> CellBatch | None:
    buffer = np.frombuffer(xml + bytes(_PADDING), dtype=np.uint8)
    tags = np.flatnonzero(buffer == ord("<"))
    second, third = buffer[tags + 1], buffer[tags + 2]
    rows = tags[(second == ord("r")) & (third == ord("o")) & (buffer[tags + 3] == ord("w"))]
    cells = tags[(second == ord("c")) & ((third == _SPACE) | (third == _END))]
    if not len(cells):
        return None
    if not len(rows) or cells[0] < rows[0]:
        raise UnusualMarkup
    numbers, digits = _parse_row_numbers(buffer, rows)
    counts = np.diff(np.append(np.searchsorted(cells, rows), len(cells)))
    batch = _parse_cell_batch(buffer, cells, np.repeat(digits, counts), by_style)
    return batch.select_filled(np.repeat(numbers, counts))


def _parse_row_numbers(buffer: Bytes, rows: Ints) -> tuple[Ints, Ints]:
    at = rows + 5
    if not np.all((buffer[at] == ord("r")) & (buffer[at + 2] == _QUOTE)):
        raise UnusualMarkup
    return _parse_digits(buffer, at + 3, 7)


def _parse_digits(buffer: Bytes, at: Ints, most: int) -> tuple[Ints, Ints]:
    """The numbers that begin there, and how many digits they have."""
    number = np.zeros(len(at), dtype=np.int32)
    length = np.zeros(len(at), dtype=np.int32)
    going = np.ones(len(at), dtype=bool)
    for step in range(most):
        digit = buffer[at + step] - np.uint8(48)  # wraps round below zero
        going &= digit <= 9
        if not going.any():
            break
        number = np.where(going, number * 10 + digit, number)
        length += going
    return number, length


def _parse_cell_batch(buffer: Bytes, cells: Ints, digits: Ints, by_style: Ints) -> CellBatch:
    at = cells + 3
    if not np.all((buffer[at] == ord("r")) & (buffer[at + 2] == _QUOTE)):
        raise UnusualMarkup
    columns, letters = _parse_letters(buffer, at + 3)
    at = at + 3 + letters + digits
    if not np.all(buffer[at] == _QUOTE):
        raise UnusualMarkup
    at = at + 1
    style, at = _parse_style(buffer, at, len(by_style) - 1)
    kinds, at = _parse_types(buffer, at, by_style[style])
    return CellBatch(columns, kinds, _is_filled(buffer, at))


def _parse_letters(buffer: Bytes, at: Ints) -> tuple[Ints, Ints]:
    """Columns from 0, and how many letters name them."""
    column = np.zeros(len(at), dtype=np.int32)
    length = np.zeros(len(at), dtype=np.int32)
    going = np.ones(len(at), dtype=bool)
    for step in range(3):
        letter = buffer[at + step] - np.uint8(64)
        going &= (letter >= 1) & (letter <= 26)
        column = np.where(going, column * 26 + letter, column)
        length += going
    return column - 1, length


def _parse_style(buffer: Bytes, at: Ints, most: int) -> tuple[Ints, Ints]:
    has = (buffer[at] == _SPACE) & (buffer[at + 1] == ord("s")) & (buffer[at + 2] == ord("="))
    number, length = _parse_digits(buffer, at + 4, 6)
    style = np.where(has & (number < most), number, most)
    return style, np.where(has, at + 5 + length, at)


def _parse_types(buffer: Bytes, at: Ints, kinds: Ints) -> tuple[Ints, Ints]:
    has = (buffer[at] == _SPACE) & (buffer[at + 1] == ord("t")) & (buffer[at + 2] == ord("="))
    if not has.any():
        return kinds, at
    first, second = buffer[at + 4], buffer[at + 5]
    if np.any(has & (first == ord("d"))):
        raise UnusualMarkup
    typed_kinds = kinds.copy()
    for letter, kind in _KIND_OF_TYPE.items():
        typed_kinds[has & (first == letter)] = kind
    length = np.ones(len(at), dtype=np.int64)
    for start, count in _TYPE_LENGTHS.items():
        length[(first == start[0]) & (second == start[1])] = count
    return typed_kinds, np.where(has, at + 5 + length, at)


def _is_filled(buffer: Bytes, at: Ints) -> npt.NDArray[np.bool_]:
    """Whether there is a value: cells may have a format alone."""
    here, one, two, three = (buffer[at + step] for step in range(4))
    four = buffer[at + 4]
    self_closes = (here == _SLASH) | ((here == _SPACE) & (one == _SLASH))
    is_empty = self_closes | ((here == _END) & (one == ord("<")) & (two == _SLASH))
    bare = (
        (here == _END)
        & (two == ord("v"))
        & ((three == _SLASH) | ((three == _END) & (four == ord("<"))) | (three == _SPACE))
    )
    filled: npt.NDArray[np.bool_] = ~(is_empty | bare)
    return filled


def _parse_merged_ranges(xml: bytes, row_runs: RowRuns) -> None:
    if b"<mergeCell " not in xml:
        return
    for left, top, right, bottom in _MERGE.findall(xml):
        if len(row_runs.merges) < _MAX_RANGES:
            row_runs.merges.append(
                CellRange(
                    top=int(top),
                    left=_parse_column_number(left),
                    bottom=int(bottom),
                    right=_parse_column_number(right),
                )
            )


def _parse_column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
