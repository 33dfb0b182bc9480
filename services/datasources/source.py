"""What a kind of data source must give, and what is the same for all of them."""

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
from services.datasources.pool import Driver, Pool
from services.datasources.scheduling.places import SYSTEM, Requester

if TYPE_CHECKING:
    from services.datasources.kept import KeptFiles

Connection = TypeVar("Connection")
OnProgress = Callable[[str, int, int, str | None], None]
"""Told the step (tables, columns, keys, samples), how many are done of how many, and the table."""

_GRACE_S = 0.5
_WORDS = 600
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CATALOG = QueryLimits(timeout_s=120, max_rows=2_000_000, max_bytes=128 * 1024 * 1024)
"""What reading a catalog may take."""
PROBE = QueryLimits(timeout_s=15, max_rows=10_000, max_bytes=1024 * 1024)
"""What a test of the connection may take."""


@dataclass(frozen=True, slots=True)
class FetchedColumn:
    """A column as the driver describes it; None when the driver knows no kinds (SQLite)."""

    name: str
    kind: ColumnKind | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """Rows as cells, and whether there were more."""

    columns: tuple[FetchedColumn, ...]
    rows: list[tuple[Cell, ...]]
    truncated: bool = False
    elapsed_ms: float = 0.0
    notice: str = ""
    """What the reader should know of where the rows are from: a sentence of `datasources`."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a test of the connection finds; `writable` is None when it cannot be told."""

    server_version: str
    writable: bool | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a kind must know of this installation."""

    data_dir: Path
    source_folders: tuple[Path, ...] = ()
    own_files: tuple[Path, ...] = ()
    """Files and folders of the service itself, which are never a source."""
    own_server: tuple[str, int, str] | None = None
    """Host, port and database of our own records."""
    outbound_private: bool = True
    kept: "KeptFiles | None" = None


class Fetches(Protocol):
    """What runs statements read-only and within limits."""

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM) -> Fetched:
        """The rows of a statement. Cancelling the task cancels it in the database.

        It waits for a place among those of other users; the time limit counts from when it has one.
        Raises `SqlFailed`, `QueryTimeout`, `DatasourceUnavailable`, `DatasourceBusy`.
        """
        ...


class OpenSource(Fetches, Protocol):
    """A reachable source: everything through it is read-only and within limits."""

    async def probe(self) -> Probe:
        """Version and rights. Raises `DatasourceUnavailable` in the database's own words."""
        ...

    async def introspect(self, on_progress: OnProgress) -> list[Table]:
        """All tables and views that the account may read, without samples."""
        ...

    async def newest(self) -> date | None:
        """The newest day in the data, where questions are to count from it."""
        ...

    async def close(self) -> None:
        """End all connections; running statements are cancelled."""
        ...


@runtime_checkable
class HoldsContent(Protocol):
    """A source whose content may be replaced while somebody reads it."""

    def hold(self) -> AbstractAsyncContextManager[Fetches]:
        """What there is now, which stays until the block ends. Raises `DatasourceUnavailable`."""
        ...


class Replicable(OpenSource, Protocol):
    """A source that may be the replica of another."""

    async def lag(self) -> float | None:
        """How many seconds it is behind; None where the engine does not tell.

        Raises `DatasourceUnavailable` when it no longer follows.
        """
        ...


class Kind(Protocol):
    """A kind of data source: one module in `kinds/` each."""

    @property
    def name(self) -> str:
        """Its name on the wire."""
        ...

    @property
    def dialect(self) -> Dialect:
        """What its SQL is written in."""
        ...

    def config(self, given: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
        """The configuration, checked and complete. Raises `Invalid`."""
        ...

    def open(self, config: Mapping[str, Any], around: Surroundings) -> OpenSource:
        """The source; connects when it is first used."""
        ...


class PooledSource(Generic[Connection]):
    """`fetch` and `close` over a pool; kinds add what they know of their catalog."""

    def __init__(self, driver: Driver[Connection]) -> None:
        self._driver = driver
        self._pool = Pool(driver)

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM) -> Fetched:
        """The rows of a statement, within limits."""
        place = await self._pool.places.take(requester, limits.timeout_s)
        try:
            async with asyncio.timeout(limits.timeout_s + _GRACE_S):
                async with self._pool.session(place, limits) as connection:
                    fetched: Fetched = await self._driver.read(connection, sql, limits)
        except TimeoutError:
            raise QueryTimeout("datasources.timeout", seconds=_short(limits.timeout_s)) from None
        if fetched.elapsed_ms > limits.timeout_s * 1000:
            # MariaDB answers some statements that ran out of time with a value (BENCHMARK).
            raise QueryTimeout("datasources.timeout", seconds=_short(limits.timeout_s))
        return fetched

    async def newest(self) -> date | None:
        """Databases go on: questions count from today."""
        return None

    async def lag(self) -> float | None:
        """Kinds whose engine tells have their own."""
        return None

    async def close(self) -> None:
        """End all connections."""
        await self._pool.close()


@asynccontextmanager
async def reading(source: OpenSource) -> AsyncIterator[Fetches]:
    """What a run reads from: of sources that can, what there was when the block began."""
    if isinstance(source, HoldsContent):
        async with source.hold() as held:
            yield held
    else:
        yield source


def milliseconds_since(began: float) -> float:
    """Time since a `time.monotonic()`."""
    return (time.monotonic() - began) * 1000


def words(error: BaseException, *secrets: str) -> str:
    """What the database said, on one line, without codes of terminals and without the secrets."""
    said = _CONTROL.sub("", _ANSI.sub("", str(error) or type(error).__name__))
    said = re.sub(r"\s+", " ", said).strip()
    for secret in secrets:
        if secret:
            said = said.replace(secret, "***")
    return said[:_WORDS]


def _short(seconds: float) -> str:
    return f"{seconds:g}"
