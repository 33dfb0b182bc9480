"""Statements that may run and the rows they gave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from pydantic import BaseModel, Field

from model.locales import LocaleText
from model.sources.schema import Cell as Cell
from model.sources.schema import ColumnKind, Schema

NUMERIC_KINDS: frozenset[ColumnKind] = frozenset({"integer", "decimal", "float"})


class QueryLimits(BaseModel):
    """Query timeout, row limit and size limit of a statement."""

    timeout_s: float = Field(default=30, gt=0, description="Longest a statement runs, in seconds.")
    max_rows: int = Field(
        default=10_000,
        gt=0,
        description="Rows of a result that are stored; the rest is dropped.",
    )
    max_bytes: int = Field(
        default=50 * 1024 * 1024, gt=0, description="Bytes of rows that are stored at most."
    )


Function = Literal["count", "sum", "avg", "min", "max", "year", "quarter", "month", "day"]


@dataclass(frozen=True, slots=True)
class Formula:
    """What computes a column of a result that has no name of its own."""

    function: Function
    of: str = ""
    """`table.column`, or the table whose rows are counted; empty when that is not known."""


class TablePlace(NamedTuple):
    """Where a listed table is read in the text of a statement."""

    name: str
    """Its listed name."""
    start: int
    text: str
    """Its name as it stands there, from `start` on."""
    label: str
    """What columns call it by; empty where an alias follows."""


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A statement the guard let through, rendered from its own tree."""

    sql: str
    tables: tuple[str, ...]
    lineage: Mapping[str, str] = field(default_factory=dict)
    """Output column → `table.column`, for those that are a stored column unchanged."""
    aggregated: tuple[bool, ...] = ()
    """Whether each selected expression is computed from many rows."""
    rules: tuple[LocaleText, ...] = ()
    """Which rules of the source changed what the user sees in its tables."""
    formulas: tuple[Formula | None, ...] = ()
    """What each selected expression computes, None for those with a name and the rest."""
    places: tuple[TablePlace, ...] | None = None
    """Where the listed tables are read in `sql`, in its order; None where a subquery cannot stand
    in the place of each of them as it is written."""
    names: frozenset[str] | None = None
    """All names and values that are written in it, in lower case; None: unknown."""


CheckQuery = Callable[[str, Schema], CheckedQuery]
"""The guard, given from outside: the statement that may run. Raises `SqlRejected`."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """How a statement stands that waits for its place on a source."""

    position: int
    """1 is next; 0 when it waits no more."""
    running: int
    """How many statements have the places it waits for."""
    waited_s: float
    expected_s: float | None = None
    """How long it will wait from now on, as far as that can be known."""


MeaningKind = Literal[
    "constant", "sum", "count", "distinct", "product", "difference", "average", "extreme", "ratio",
    "share", "change", "rank", "running", "whole", "shifted", "time", "key", "code", "stored",
    "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountedRows:
    """The largest table whose rows a statement counts over joins, and how many it had."""

    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What a column of a result measures, read from the statement and not from its name."""

    kind: MeaningKind = "other"
    adds_up: bool | None = None
    """Whether the numbers of all rows may be added; None where the statement does not tell."""
    is_part: bool = False
    """Whether it is a part of a whole, which is never more than all of it."""
    factor: float = 1
    """What a ratio is multiplied by: 100 for percentages."""
    counted_rows: CountedRows | None = None
    """Of a count over joins: what it cannot be more than."""
    codes: tuple[tuple[str, str], ...] = ()
    """Of a stored code: each code with what the note says that it means, all different."""


UNKNOWN_COLUMN = ColumnMeaning()


OnWait = Callable[[QueueState], None]
"""Told every now and then, from when a statement has waited for a moment until it runs."""


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of a result. `label` is for people, `source` is `table.column` when it is one."""

    name: str
    label: str
    type: ColumnKind
    source: str | None = None


@dataclass(frozen=True, slots=True, weakref_slot=True)
class QueryResult:
    """Rows exactly as the database gave them, at most `QueryLimits.max_rows`."""

    columns: tuple[ResultColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    truncated: bool = False
    total: int | None = None
    """How many rows there are in all, where not all were kept and the last sync knows it."""
    elapsed_ms: float = 0.0
    notice: str = ""
    """What the reader should know of where the rows are from: a sentence of `datasources`."""
    meanings: tuple[ColumnMeaning, ...] = ()
    """What each column measures; none where the statement cannot be read."""
    is_limited: bool = False
    """Whether the statement itself leaves rows out: `LIMIT` or `HAVING`."""


def to_number(cell: Cell) -> Decimal | None:
    """The exact number in a cell of a numeric column, or None for null and text."""
    if cell is None or isinstance(cell, bool):
        return None
    try:
        value = Decimal(str(cell))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
