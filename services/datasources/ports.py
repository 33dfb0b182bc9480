"""The ports of data sources: what a kind of source implements, and its plain types."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, runtime_checkable

from model.sources.query import QueryLimits
from model.sources.schema import Dialect, Table
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.database_file import FileSignature
from services.datasources.fetched_rows import FetchedRows
from services.datasources.scheduling.requester import Requester

OnProgress = Callable[[str, int, int, str | None], None]
"""Called with the step (tables, columns, keys, samples, profiles, dictionaries), the number done,
the total and the table.
"""


def ignore_progress(step: str, done: int, total: int, table: str | None) -> None:
    """An `OnProgress` for what nobody follows."""


CATALOG_LIMITS = QueryLimits(timeout_s=120, max_rows=2_000_000, max_bytes=128 * 1024 * 1024)
"""Limits of statements that read a catalog."""
PROBE_LIMITS = QueryLimits(timeout_s=15, max_rows=10_000, max_bytes=1024 * 1024)
"""Limits of statements that test a connection."""


@dataclass(frozen=True, slots=True)
class Probe:
    """The outcome of a connection test; `writable` is None when it is unknown."""

    server_version: str
    writable: bool | None


class StatementFetcher(Protocol):
    """Runs statements read-only within limits."""

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester) -> FetchedRows:
        """The rows of a statement. Cancelling the task cancels it in the database.

        It waits for a slot in the fair queue; the time limit starts once it has one.
        Raises `SqlFailed`, `QueryTimeout`, `DatasourceUnavailable`, `DatasourceBusy`.
        """
        ...


class OpenSource(StatementFetcher, Protocol):
    """A reachable source: everything through it is read-only and within limits."""

    async def probe(self) -> Probe:
        """Version and rights. Raises `DatasourceUnavailable` in the database's own words."""
        ...

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views that the account may read, without samples."""
        ...

    async def find_newest_day(self) -> date | None:
        """The newest day in the data, where questions are to count from it."""
        ...

    async def close(self) -> None:
        """End all connections; running statements are cancelled."""
        ...


@runtime_checkable
class SnapshotSource(Protocol):
    """A source whose content may be replaced while it is read."""

    def hold_snapshot(self) -> AbstractAsyncContextManager[StatementFetcher]:
        """The content, unchanged until the block ends. Raises `DatasourceUnavailable`."""
        ...


class ReplicaSource(OpenSource, Protocol):
    """A source that may be the replica of another."""

    async def read_lag(self) -> float | None:
        """Replication lag in seconds; None where the engine does not report it.

        Raises `DatasourceUnavailable` when replication has stopped.
        """
        ...


class SourceKind(Protocol):
    """A kind of data source: one package in `engines/` each."""

    @property
    def name(self) -> str:
        """Its name in requests and records."""
        ...

    @property
    def dialect(self) -> Dialect:
        """The SQL dialect."""
        ...

    def check_config(
        self, options: Mapping[str, Any], locations: AllowedLocations
    ) -> dict[str, Any]:
        """The configuration, checked and complete. Raises `Invalid`."""
        ...

    def open(self, config: Mapping[str, Any], locations: AllowedLocations) -> OpenSource:
        """The source; connects when it is first used."""
        ...


@runtime_checkable
class FileKind(Protocol):
    """A kind whose sources are files on the server."""

    @property
    def file_signature(self) -> FileSignature:
        """How its files begin."""
        ...


@asynccontextmanager
async def open_snapshot(source: OpenSource) -> AsyncIterator[StatementFetcher]:
    """The fetcher of a run: a snapshot where the source supports one, else the source itself."""
    if isinstance(source, SnapshotSource):
        async with source.hold_snapshot() as snapshot:
            yield snapshot
    else:
        yield source
