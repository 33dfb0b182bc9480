"""Which cells of a sheet are tables of their own."""

import itertools
from collections.abc import Iterator, Sequence

from services.files.reading.bands import Band
from services.files.reading.cells import CellKind

_NEAR = 3
"""Rows below a table that may belong to it after an empty row."""
_LEAST_ROWS = 2


def tables_of(bands: Sequence[Band]) -> tuple[list[Band], list[Band]]:
    """The tables of a sheet, and what else stands there: titles, notes."""
    joined: list[Band] = []
    for part in (part for band in bands for part in _side_by_side(band)):
        above = next((b for b in reversed(joined) if _belongs(b, part)), None)
        if above is None:
            joined.append(part)
        else:
            above.join(part)
    tables = [band for band in joined if _is_table(band)]
    if not tables and joined:
        tables = [max(joined, key=_size)]
    return tables, [band for band in joined if band not in tables]


def _side_by_side(band: Band) -> Iterator[Band]:
    """Its parts, where empty columns plainly part tables."""
    columns = sorted(band.columns)
    groups: list[list[int]] = []
    for column in columns:
        if groups and column == groups[-1][-1] + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    if len(groups) == 1 or not all(_stands_alone(band, group) for group in groups):
        yield band
        return
    if not _differ(band, groups):
        yield band
        return
    for group in groups:
        spans = [band.columns[at] for at in group]
        rows = range(min(s.first for s in spans), max(s.last for s in spans) + 1)
        yield band.within(range(group[0], group[-1] + 1), rows)


def _stands_alone(band: Band, group: Sequence[int]) -> bool:
    rows = {row for at in group for row in (band.columns[at].first, band.columns[at].last)}
    return len(group) > 1 and max(rows) > min(rows)


def _differ(band: Band, groups: Sequence[Sequence[int]]) -> bool:
    """Whether the groups have rows of their own, or stand more than a column apart."""
    extents = {
        (min(band.columns[at].first for at in g), max(band.columns[at].last for at in g))
        for g in groups
    }
    gaps = [right[0] - left[-1] for left, right in itertools.pairwise(groups)]
    return len(extents) > 1 or min(gaps) > _LEAST_ROWS


def _belongs(above: Band, part: Band) -> bool:
    """Whether rows after an empty one go on with the table above them."""
    if not 0 < part.first - above.last <= _NEAR or not set(part.columns) <= set(above.columns):
        return False
    if above.last - above.first < 1:
        return len(above.columns) > 1 and set(part.columns) == set(above.columns)
    first = part.head.get(part.first, {})
    if any(kind != CellKind.TEXT for kind in first.values()):
        return all(
            kind == CellKind.TEXT or _holds(above, column, kind) for column, kind in first.items()
        )
    return _only_text(above) and _only_text(part) and set(part.columns) == set(above.columns)


def _holds(band: Band, column: int, kind: int) -> bool:
    return band.columns[column].kinds[kind] > 0


def _only_text(band: Band) -> bool:
    return all(set(span.kinds) == {CellKind.TEXT} for span in band.columns.values())


def _is_table(band: Band) -> bool:
    rows = band.last - band.first + 1
    return rows >= _LEAST_ROWS and (len(band.columns) > 1 or rows > _NEAR)


def _size(band: Band) -> int:
    return sum(sum(span.kinds.values()) for span in band.columns.values())
