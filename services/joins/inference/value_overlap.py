"""Measures the value overlap of column pairs with few, bounded statements."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from model.engines.registry import find_dialect
from model.errors import AppError
from model.sources.query import Cell
from model.sources.schema import Column, Dialect, Table
from services.joins.inference.column_names import ROW_NUMBER_NAMES
from services.joins.inference.column_pairs import KEY_KINDS, ColumnPair

Rows = Sequence[tuple[Cell, ...]]
RunStatement = Callable[[str], Awaitable[Rows]]
"""Runs a statement within limits. Raises `AppError`."""
Quote = Callable[[str], str]
"""Quotes a name as the SQL of the source does."""
SAMPLED_VALUES = 500
_SCANNED_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class ValueOverlap:
    """How many of the compared distinct values of a column are among the keys."""

    compared: int
    matched: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.matched / self.compared if self.compared else 0.0

    def supports(self, pair: ColumnPair) -> bool:
        """Whether enough values were compared, and enough of them are keys."""
        return self.compared >= pair.min_values and self.share >= pair.min_share


async def measure_overlaps(
    pairs: Sequence[ColumnPair], run_statement: RunStatement, quote: Quote
) -> dict[ColumnPair, ValueOverlap]:
    """The overlap of each pair, by one statement; no pair at all when the statement fails."""
    sql = " UNION ALL ".join(
        _make_overlap_statement(number, pair, quote) for number, pair in enumerate(pairs)
    )
    try:
        rows = await run_statement(sql)
    except AppError:
        return {}
    return {
        pairs[int(number or 0)]: ValueOverlap(int(compared or 0), int(matched or 0))
        for number, compared, matched in rows
    }


async def find_key_columns(table: Table, run_statement: RunStatement, quote: Quote) -> list[Column]:
    """The columns that have another value in every row, of those that may identify rows."""
    candidates = [
        column
        for column in table.columns
        if column.kind in KEY_KINDS
        and not column.nullable
        and column.name.lower() not in ROW_NUMBER_NAMES
    ]
    return await select_unique(table, candidates, run_statement, quote)


async def select_unique(
    table: Table, candidates: Sequence[Column], run_statement: RunStatement, quote: Quote
) -> list[Column]:
    """Those of the candidates that have another value in every row."""
    if not candidates:
        return []
    counts = ", ".join(f"count(DISTINCT {quote(column.name)})" for column in candidates)
    try:
        rows = await run_statement(f"SELECT count(*), {counts} FROM {quote_table(table, quote)}")  # noqa: S608 - quoted
    except AppError:
        return []
    for total, *distinct in rows:
        if int(total or 0) > 1:
            return [c for c, n in zip(candidates, distinct, strict=True) if n == total]
    return []


def make_quote(dialect: Dialect) -> Quote:
    """The function that quotes names in a dialect."""
    mark = find_dialect(dialect).quote
    return lambda name: mark + name.replace(mark, mark * 2) + mark


def quote_table(table: Table, quote: Quote) -> str:
    """A table as the source's SQL writes it."""
    return ".".join(quote(part) for part in table.name.split("."))


def _make_overlap_statement(number: int, pair: ColumnPair, quote: Quote) -> str:
    """Scans the first rows only: the distinct values of a column with few may need all rows."""
    left = [quote(column.name) for column in pair.columns]
    right = [quote(key.name) for key in pair.keys]
    scanned_rows = (
        f"SELECT {_name_columns(left, 'v')} FROM {quote_table(pair.left, quote)}"  # noqa: S608 - quoted
        f" WHERE {_join_conditions(f'{name} IS NOT NULL' for name in left)} LIMIT {_SCANNED_ROWS}"
    )
    positions = range(len(left))
    values = (
        f"SELECT DISTINCT {', '.join(f'v{i}' for i in positions)}"  # noqa: S608 - quoted
        f" FROM ({scanned_rows}) AS scanned LIMIT {SAMPLED_VALUES}"
    )
    keys = f"SELECT {_name_columns(right, 'k')} FROM {quote_table(pair.right, quote)}"  # noqa: S608 - quoted
    on = _join_conditions(f"v{i} = k{i}" for i in positions)
    return (
        f"SELECT {number} AS pair_number, count(*) AS compared, count(k0) AS matched"  # noqa: S608 - names are quoted
        f" FROM ({values}) AS sampled LEFT JOIN ({keys}) AS keys_ ON {on}"
    )


def _name_columns(names: Sequence[str], letter: str) -> str:
    return ", ".join(f"{name} AS {letter}{i}" for i, name in enumerate(names))


def _join_conditions(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions)
