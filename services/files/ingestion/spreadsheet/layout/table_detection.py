"""Detects the tables of a sheet."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from services.files.ingestion.spreadsheet.cell_kinds import CellKind
from services.files.ingestion.spreadsheet.layout.row_runs import ColumnExtent, RowRun

_MAX_GAP_ROWS = 3
"""Rows below a table that may belong to it after an empty row."""
_MIN_ROWS = 2
_MAX_FOOTNOTES = 5
_FEWEST_BESIDE = 2
"""Columns beside the first one; fewer may well be empty in the last rows of a list."""


def detect_tables(row_runs: Sequence[RowRun]) -> tuple[list[RowRun], list[RowRun]]:
    """The tables of a sheet, and what else stands there: titles, notes."""
    blocks: list[RowRun] = []
    for part in (part for row_run in row_runs for part in _split_side_by_side(row_run)):
        above = next((b for b in reversed(blocks) if _continues(b, part)), None)
        if above is None:
            blocks.append(part)
        else:
            above.join(part)
    blocks = list(chain.from_iterable(map(_split_footnotes, blocks)))
    tables = [row_run for row_run in blocks if _is_table(row_run)]
    if not tables and blocks:
        tables = [max(blocks, key=_count_cells)]
    return tables, [row_run for row_run in blocks if row_run not in tables]


def _split_footnotes(row_run: RowRun) -> Iterator[RowRun]:
    """A table, and the last rows in which only its first column is filled, with text."""
    left, *others = sorted(row_run.columns)
    last = max((row_run.columns[at].last for at in others), default=row_run.last)
    rows = row_run.last - last
    is_text = row_run.columns[left].kinds[CellKind.TEXT] >= rows
    if len(others) < _FEWEST_BESIDE or not 0 < rows <= _MAX_FOOTNOTES or not is_text:
        yield row_run
        return
    columns = range(left, others[-1] + 1)
    yield row_run.cut_out(columns, range(row_run.first, last + 1))
    kinds = Counter({int(CellKind.TEXT): rows})
    yield RowRun(last + 1, row_run.last, {left: ColumnExtent(last + 1, row_run.last, kinds)})


def _split_side_by_side(row_run: RowRun) -> Iterator[RowRun]:
    """Its parts, where empty columns plainly part tables."""
    columns = sorted(row_run.columns)
    groups: list[list[int]] = []
    for column in columns:
        if groups and column == groups[-1][-1] + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    if len(groups) == 1 or not all(_stands_alone(row_run, group) for group in groups):
        yield row_run
        return
    if not _are_separate(row_run, groups):
        yield row_run
        return
    for group in groups:
        spans = [row_run.columns[at] for at in group]
        rows = range(min(s.first for s in spans), max(s.last for s in spans) + 1)
        yield row_run.cut_out(range(group[0], group[-1] + 1), rows)


def _stands_alone(row_run: RowRun, group: Sequence[int]) -> bool:
    rows = {row for at in group for row in (row_run.columns[at].first, row_run.columns[at].last)}
    return len(group) > 1 and max(rows) > min(rows)


def _are_separate(row_run: RowRun, groups: Sequence[Sequence[int]]) -> bool:
    """Whether the groups have rows of their own, or stand more than a column apart."""
    extents = {
        (min(row_run.columns[at].first for at in g), max(row_run.columns[at].last for at in g))
        for g in groups
    }
    gaps = [right[0] - left[-1] for left, right in itertools.pairwise(groups)]
    return len(extents) > 1 or min(gaps) > _MIN_ROWS


def _continues(above: RowRun, part: RowRun) -> bool:
    """Whether rows after an empty one go on with the table above them."""
    if not 0 < part.first - above.last <= _MAX_GAP_ROWS or not set(part.columns) <= set(
        above.columns
    ):
        return False
    if above.last - above.first < 1:
        return len(above.columns) > 1 and set(part.columns) == set(above.columns)
    first = part.head.get(part.first, {})
    if any(kind != CellKind.TEXT for kind in first.values()):
        return all(
            kind == CellKind.TEXT or _has_kind(above, column, kind)
            for column, kind in first.items()
        )
    return _is_only_text(above) and _is_only_text(part) and set(part.columns) == set(above.columns)


def _has_kind(row_run: RowRun, column: int, kind: int) -> bool:
    return row_run.columns[column].kinds[kind] > 0


def _is_only_text(row_run: RowRun) -> bool:
    return all(set(extent.kinds) == {CellKind.TEXT} for extent in row_run.columns.values())


def _is_table(row_run: RowRun) -> bool:
    rows = row_run.last - row_run.first + 1
    return rows >= _MIN_ROWS and (len(row_run.columns) > 1 or rows > _MAX_GAP_ROWS)


def _count_cells(row_run: RowRun) -> int:
    return sum(sum(extent.kinds.values()) for extent in row_run.columns.values())
