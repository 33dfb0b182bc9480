"""The rows of a statement, as a driver or a child process delivers them."""

import time
from dataclasses import dataclass

from model.sources.query import Cell
from model.sources.schema import ColumnKind


@dataclass(frozen=True, slots=True)
class FetchedColumn:
    """A column as the driver describes it; None when the driver knows no kinds (SQLite)."""

    name: str
    kind: ColumnKind | None


@dataclass(frozen=True, slots=True)
class FetchedRows:
    """Rows as cells, and whether there were more."""

    columns: tuple[FetchedColumn, ...]
    rows: list[tuple[Cell, ...]]
    truncated: bool = False
    elapsed_ms: float = 0.0
    notice: str = ""
    """A notice about the origin of the rows: the key of a sentence of `datasources`."""
    cached: bool = False
    """Whether an earlier run of the same statement gave them."""


def milliseconds_since(started_at: float) -> float:
    """Time since a `time.monotonic()`."""
    return (time.monotonic() - started_at) * 1000
