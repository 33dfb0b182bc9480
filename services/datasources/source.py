"""The ports and plain types of data sources, and the pooled source that kinds build on."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, runtime_checkable

from model.errors import QueryTimeout
from model.sources.query import Cell, QueryLimits
from model.sources.schema import ColumnKind, Dialect, Table
from services.datasources.connections.pool import ConnectionPool, Driver
from services.datasources.scheduling.query_slots import SYSTEM, Requester

if TYPE_CHECKING:
    from services.datasources.file_source_port import SourceFiles

Connection = TypeVar("Connection")
OnProgress = Callable[[str, int, int, str | None], None]
"""Called with the step (tables, columns, keys, samples), the number done, the total, the table."""

_GRACE_S = 0.5
_MAX_MESSAGE_LENGTH = 600
_ANSI_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
_CONTROL_CHARACTER = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
CATALOG_LIMITS = QueryLimits(timeout_s=120, max_rows=2_000_000, max_bytes=128 * 1024 * 1024)
"""Limits of statements that read a catalog."""
PROBE_LIMITS = QueryLimits(timeout_s=15, max_rows=10_000, max_bytes=1024 * 1024)
"""Limits of statements that test a connection."""


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


@dataclass(frozen=True, slots=True)
class Probe:
    """The outcome of a connection test; `writable` is None when it is unknown."""

    server_version: str
    writable: bool | None


@dataclass(frozen=True, slots=True)
class InstallationPolicy:
    """What this installation allows its sources: folders, addresses, files."""

    data_dir: Path
    source_folders: tuple[Path, ...] = ()
    own_files: tuple[Path, ...] = ()
    """Files and folders of the service itself: never a source."""
    own_server: tuple[str, int, str] | None = None
    """Host, port and database of our own records."""
    outbound_private: bool = True
    files: "SourceFiles | None" = None


class StatementFetcher(Protocol):
    """Runs statements read-only within limits."""

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
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

    async def lag(self) -> float | None:
        """Replication lag in seconds; None where the engine does not report it.

        Raises `DatasourceUnavailable` when replication has stopped.
        """
        ...


class SourceKind(Protocol):
    """A kind of data source: one package in `engines/` each."""

    @property
    def name(self) -> str:
        """Its name on the wire."""
        ...

    @property
    def dialect(self) -> Dialect:
        """The SQL dialect."""
        ...

    def config(self, given: Mapping[str, Any], policy: InstallationPolicy) -> dict[str, Any]:
        """The configuration, checked and complete. Raises `Invalid`."""
        ...

    def open(self, config: Mapping[str, Any], policy: InstallationPolicy) -> OpenSource:
        """The source; connects when it is first used."""
        ...


class PooledSource(Generic[Connection]):
    """`fetch` and `close` over a pool; kinds add what they know of their catalog."""

    def __init__(self, driver: Driver[Connection]) -> None:
        self._driver = driver
        self._pool = ConnectionPool(driver)

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        """The rows of a statement, within limits."""
        slot = await self._pool.slots.acquire(requester, limits.timeout_s)
        try:
            async with asyncio.timeout(limits.timeout_s + _GRACE_S):
                async with self._pool.session(slot, limits) as connection:
                    fetched: FetchedRows = await self._driver.read(connection, sql, limits)
        except TimeoutError:
            raise QueryTimeout(
                "datasources.timeout", seconds=_format_seconds(limits.timeout_s)
            ) from None
        if fetched.elapsed_ms > limits.timeout_s * 1000:
            # MariaDB answers some statements that ran out of time with a value (BENCHMARK).
            raise QueryTimeout("datasources.timeout", seconds=_format_seconds(limits.timeout_s))
        return fetched

    async def find_newest_day(self) -> date | None:
        """None: questions about databases count from today."""
        return None

    async def lag(self) -> float | None:
        """None unless a kind overrides it."""
        return None

    async def close(self) -> None:
        """End all connections."""
        await self._pool.close()


@asynccontextmanager
async def open_snapshot(source: OpenSource) -> AsyncIterator[StatementFetcher]:
    """The fetcher of a run: a snapshot where the source supports one, else the source itself."""
    if isinstance(source, SnapshotSource):
        async with source.hold_snapshot() as held:
            yield held
    else:
        yield source


def milliseconds_since(began: float) -> float:
    """Time since a `time.monotonic()`."""
    return (time.monotonic() - began) * 1000


def clean_message(error: BaseException, *secrets: str) -> str:
    """An error message on one line, without terminal escape codes and without secrets."""
    said = _CONTROL_CHARACTER.sub("", _ANSI_SEQUENCE.sub("", str(error) or type(error).__name__))
    said = re.sub(r"\s+", " ", said).strip()
    for secret in secrets:
        if secret:
            said = said.replace(secret, "***")
    return said[:_MAX_MESSAGE_LENGTH]


def _format_seconds(seconds: float) -> str:
    return f"{seconds:g}"
