"""What data sources need of the join graph; `services.relations` has it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from model.sources.query import Cell
from model.sources.relation import RelationSet
from model.sources.schema import Column, Dialect, Table

OnPairs = Callable[[int, int], None]
"""Told how many pairs of columns are compared of how many."""


@dataclass(frozen=True, slots=True)
class Found:
    """A source as a sync found it, and how its values may be looked at."""

    source_id: str
    dialect: Dialect
    tables: Sequence[Table]
    ask: Callable[[str], Awaitable[Sequence[tuple[Cell, ...]]]]
    """Runs a statement through the guard, within limits. Raises `AppError`."""
    may_read: Callable[[Table, Column], bool]


class JoinGraph(Protocol):
    """Keeps the joins of every source."""

    async def kept(self, source_id: str) -> RelationSet:
        """The joins of a source as they were last known."""
        ...

    async def synced(self, found: Found, on_pairs: OnPairs) -> None:
        """Take over declared keys and offer others."""
        ...

    async def forget(self, source_id: str) -> None:
        """Remove the joins of a source that was deleted."""
        ...
