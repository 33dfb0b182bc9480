"""The port through which a sync updates the join graph; `services.joins` implements it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from model.sources.join import JoinSet
from model.sources.query import Cell
from model.sources.schema import Column, Dialect, Table
from services.datasources.access.source_access import SourceAccess

OnPairs = Callable[[int, int], None]
"""Called with the number of compared pairs of columns and the total."""


@dataclass(frozen=True, slots=True)
class SyncedSource:
    """A source as a sync found it, and how its values can be read."""

    source_id: str
    dialect: Dialect
    tables: Sequence[Table]
    run_statement: Callable[[str], Awaitable[Sequence[tuple[Cell, ...]]]]
    """Runs a statement through the guard, within limits. Raises `AppError`."""
    may_read: Callable[[Table, Column], bool]


class JoinCatalog(Protocol):
    """Stores the joins of every source."""

    async def read_known(self, access: SourceAccess) -> JoinSet:
        """The joins of a source as they were last known."""
        ...

    async def update_after_sync(self, synced_source: SyncedSource, on_pairs: OnPairs) -> None:
        """Take over declared keys and offer others."""
        ...

    async def delete(self, source_id: str) -> None:
        """Remove the joins of a source that was deleted."""
        ...
