"""Measures the value overlap of column pairs with few, bounded statements."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from model.engines.registry import find_dialect
from model.errors import AppError
from model.sources.query import Cell
from model.sources.schema import Column, Dialect, Table
from services.joins.inference.column_names import ROW_NUMBER_NAMES
from services.joins.inference.column_pairs import KEY_KINDS, JoinCandidate

Rows = Sequence[tuple[Cell, ...]]
Ask = Callable[[str], Awaitable[Rows]]
"""Runs a statement within limits. Raises `AppError`."""
Quote = Callable[[str], str]
"""A name as the source's SQL writes it."""
SAMPLED_VALUES = 500
_SCANNED_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class ValueOverlap:
    """How many of some different values stand among the keys."""

    compared: int
    matched: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.matched / self.compared if self.compared else 0.0

    def supports(self, pair: JoinCandidate) -> bool:
        """Whether there are enough values, and enough of them among the keys."""
        return self.compared >= pair.min_values and self.share >= pair.min_share


async def measure_overlaps(
    pairs: Sequence[JoinCandidate], ask: Ask, quote: Quote
) -> dict[JoinCandidate, ValueOverlap]:
    """The overlap of each pair, in one statement; those that cannot be read are left out."""
    sql = " UNION ALL ".join(
        _make_overlap_statement(number, pair, quote) for number, pair in enumerate(pairs)
    )
    try:
        rows = await ask(sql)
    except AppError:
        return {}
    return {
        pairs[int(number or 0)]: ValueOverlap(int(compared or 0), int(among or 0))
        for number, compared, among in rows
    }


async def find_key_columns(table: Table, ask: Ask, quote: Quote) -> list[Column]:
    """The columns that have another value in every row, of those that may identify rows."""
    candidates = [
        column
        for column in table.columns
        if column.kind in KEY_KINDS
        and not column.nullable
        and column.name.lower() not in ROW_NUMBER_NAMES
    ]
    return await select_unique(table, candidates, ask, quote)


async def select_unique(
    table: Table, candidates: Sequence[Column], ask: Ask, quote: Quote
) -> list[Column]:
    """Those of the candidates that have another value in every row."""
    if not candidates:
        return []
    counts = ", ".join(f"count(DISTINCT {quote(column.name)})" for column in candidates)
    try:
        rows = await ask(f"SELECT count(*), {counts} FROM {quote_table(table, quote)}")  # noqa: S608 - quoted
    except AppError:
        return []
    for total, *distinct in rows:
        if int(total or 0) > 1:
            return [c for c, n in zip(candidates, distinct, strict=True) if n == total]
    return []


def find_quoting(dialect: Dialect) -> Quote:
    """How names are written in a dialect."""
    mark = find_dialect(dialect).quote
    return lambda name: mark + name.replace(mark, mark * 2) + mark


def quote_table(table: Table, quote: Quote) -> str:
    """A table as the source's SQL writes it."""
    return ".".join(quote(part) for part in table.name.split("."))


def _make_overlap_statement(number: int, pair: JoinCandidate, quote: Quote) -> str:
    """Looks at the first rows only: a column with few values would have all of them read."""
    left = [quote(column.name) for column in pair.columns]
    right = [quote(key.name) for key in pair.keys]
    some = (
        f"SELECT {_name_columns(left, 'v')} FROM {quote_table(pair.left, quote)}"  # noqa: S608 - quoted
        f" WHERE {_join_conditions(f'{name} IS NOT NULL' for name in left)} LIMIT {_SCANNED_ROWS}"
    )
    places = range(len(left))
    values = (
        f"SELECT DISTINCT {', '.join(f'v{i}' for i in places)}"  # noqa: S608 - quoted
        f" FROM ({some}) AS looked_at LIMIT {SAMPLED_VALUES}"
    )
    keys = f"SELECT {_name_columns(right, 'k')} FROM {quote_table(pair.right, quote)}"  # noqa: S608 - quoted
    on = _join_conditions(f"v{i} = k{i}" for i in places)
    return (
        f"SELECT {number} AS pair_number, count(*) AS compared, count(k0) AS among"  # noqa: S608 - names are quoted
        f" FROM ({values}) AS found LEFT JOIN ({keys}) AS known ON {on}"
    )


def _name_columns(names: Sequence[str], letter: str) -> str:
    return ", ".join(f"{name} AS {letter}{i}" for i, name in enumerate(names))


def _join_conditions(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions)
