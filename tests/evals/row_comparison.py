"""Whether a statement gave the rows of the gold one."""

import re
from collections import Counter
from collections.abc import Sequence

Row = tuple[object, ...]
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_MOST_COLUMNS = 30


def is_same_result(
    gold: Sequence[Row], found: Sequence[Row], *, ordered: bool, shares: bool = False
) -> bool:
    """Every gold column stands among those found with the same rows; further ones do no harm.

    `ordered` compares lists, else bags. `shares` takes percentages and fractions for the same.
    """
    if shares:
        return _same(_percent(gold), _percent(found), ordered)
    return _same([_row(r) for r in gold], [_row(r) for r in found], ordered)


def _same(gold: list[Row], found: list[Row], ordered: bool) -> bool:
    if len(gold) != len(found):
        return False
    if not gold:
        return True
    wide, wider = len(gold[0]), len(found[0])
    if not wide <= wider <= _MOST_COLUMNS:
        return False
    wanted = [Counter(column) for column in zip(*gold, strict=True)]
    given = [Counter(column) for column in zip(*found, strict=True)]
    fits = [[j for j in range(wider) if given[j] == want] for want in wanted]
    return _can_map(gold, found, fits, (), ordered)


def _can_map(
    gold: list[Row], found: list[Row], fits: list[list[int]], taken: tuple[int, ...], ordered: bool
) -> bool:
    if len(taken) == len(fits):
        picked = [tuple(row[j] for j in taken) for row in found]
        return picked == gold if ordered else Counter(picked) == Counter(gold)
    return any(
        _can_map(gold, found, fits, (*taken, j), ordered)
        for j in fits[len(taken)]
        if j not in taken
    )


def _row(row: Row) -> Row:
    return tuple(_cell(cell) for cell in row)


def _cell(cell: object) -> object:
    if isinstance(cell, bytes):
        cell = cell.decode("utf-8", "replace")
    text = str(cell).strip()
    if cell is None or not _NUMBER.fullmatch(text):
        return None if cell is None else text
    value = float(text)
    return int(value) if value == int(value) and abs(value) < 1e15 else float(f"{value:.6g}")


def _percent(rows: Sequence[Row]) -> list[Row]:
    normal = [_row(r) for r in rows]
    columns = list(zip(*normal, strict=True))
    return list(zip(*(_as_percent(c) for c in columns), strict=True)) if normal else normal


def _as_percent(column: Row) -> Row:
    numbers = [n for n in column if isinstance(n, int | float)]
    if not numbers or len(numbers) < len(column):
        return column
    factor = 100 if max(map(abs, numbers)) <= 1 else 1
    return tuple(round(n * factor, 1) for n in numbers)
