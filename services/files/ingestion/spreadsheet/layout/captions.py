"""Captions: titles, units and dates that stand above the tables of a sheet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from model.files.table_comments import CAPTION_SEPARATOR
from services.files.ingestion.spreadsheet.cell_kinds import CellKind
from services.files.ingestion.spreadsheet.layout.row_runs import CellRange, RowRun, find_range
from services.files.ingestion.typing.header_detection import clean_name, is_value

MAX_ROWS = 4
MAX_CHARS = 240
_MOST_TEXTS = 2
"""In a row of a caption: `Unit: 10,000 yuan` on the left, `Date: …` on the right."""


class GridReader(Protocol):
    """Cells of a sheet that can be read as text."""

    def read_grid(self, block: CellRange, rows: int) -> list[list[str]]:
        """The first rows of a block as text, merged cells filled."""
        ...


@dataclass(frozen=True, slots=True)
class Captions:
    """The blocks of a sheet, captions told apart."""

    tables: list[RowRun]
    outside: list[RowRun]
    """Neither tables nor captions."""
    above: dict[int, list[str]]
    """The texts above a table, by its first row."""


def split_captions(
    sheet: GridReader, tables: Sequence[RowRun], outside: Sequence[RowRun]
) -> Captions:
    """Tell captions from tables and from what else stands in a sheet."""
    texts = {id(block): _read_caption(sheet, block) for block in (*tables, *outside)}
    real_tables = [block for block in tables if not texts[id(block)]] or list(tables)
    above: dict[int, list[str]] = {}
    others = []
    for block in (*tables, *outside):
        table = _find_below(block, real_tables) if texts[id(block)] else None
        if table is not None:
            above.setdefault(table.first, []).extend(texts[id(block)])
        elif block not in real_tables:
            others.append(block)
    return Captions(real_tables, others, above)


def join_texts(texts: Iterable[str]) -> str:
    """The distinct texts of a caption on one line."""
    cleaned = (clean_name(text).replace(";", ",") for text in texts)
    return CAPTION_SEPARATOR.join(dict.fromkeys(text for text in cleaned if text))[:MAX_CHARS]


def _read_caption(sheet: GridReader, block: RowRun) -> list[str]:
    """The texts of a block of few rows with one text, at times two, in each; empty for others."""
    if block.last - block.first + 1 > MAX_ROWS or not _is_text(block):
        return []
    rows = [_list_distinct(row) for row in sheet.read_grid(find_range(block), MAX_ROWS)]
    if not any(len(row) == 1 for row in rows) or any(len(row) > _MOST_TEXTS for row in rows):
        return []
    texts = list(chain.from_iterable(rows))
    return [] if any(map(is_value, texts)) else texts


def _is_text(block: RowRun) -> bool:
    return all(set(extent.kinds) == {CellKind.TEXT} for extent in block.columns.values())


def _list_distinct(row: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(cell.strip() for cell in row if cell.strip()))


def _find_below(block: RowRun, tables: Sequence[RowRun]) -> RowRun | None:
    """The next table under a block, where they share columns."""
    below = [table for table in tables if table.first > block.last and table is not block]
    shared = (table for table in below if _overlap(block, table))
    return min(shared, key=lambda table: table.first, default=None)


def _overlap(block: RowRun, table: RowRun) -> bool:
    own, other = find_range(block), find_range(table)
    return own.left <= other.right and other.left <= own.right


def list_title_texts(grid: Sequence[Sequence[str]], first_header_row: int) -> Iterator[str]:
    """What stands in the rows of a block above its header."""
    for row in grid[:first_header_row]:
        yield from _list_distinct(row)
