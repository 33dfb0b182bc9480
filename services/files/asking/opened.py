"""Opened files: their schema with samples and joins, and the processes that read them."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from model.errors import AppError, DatasourceBusy, DatasourceUnavailable, FileUnavailable
from model.files.file import StoredFile
from model.sources.query import OnWait, QueryLimits, QueueState
from model.sources.schema import Schema, SourceInfo, Table
from services.datasources.duck.opening import duckdb_opening
from services.datasources.duck.statements import attached, quoted
from services.datasources.process.opening import Opening
from services.datasources.process.pool import ChildPool
from services.datasources.profiling.profiler import Profiler
from services.datasources.runner import CheckQuery, SourceRunner
from services.datasources.samples import Sampler
from services.datasources.scheduling.places import Requester
from services.datasources.source import Fetched
from services.files.asking.joins import Fetch, with_keys
from services.files.asking.plan import Planned, planned

_KEPT = 64
_KEPT_S = 3_600.0
_LOOK_EVERY_S = 15.0
_SAMPLING_S = 6.0
_PROFILING_S = 3.0
OPENED = QueryLimits(timeout_s=10, max_rows=1)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read, and the database with its tables."""

    file: StoredFile
    path: Path


class OpenFiles:
    """Files as an open source: every statement runs in a process that has them open."""

    def __init__(self, pool: ChildPool, opening: Opening, owner: Requester) -> None:
        self._pool = pool
        self._opening = opening
        self._owner = owner

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester | None = None
    ) -> Fetched:
        """The rows of a statement; files are read for their owner, also when they are opened."""
        return await self._pool.fetch(self._opening, sql, limits, requester or self._owner)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Files as they were opened, and what was found in them."""

    files: tuple[ReadFile, ...]
    opening: Opening
    schema: asyncio.Task[Schema]
    at: float
    listeners: list[OnWait]
    """Who waits for the schema, and is told when it waits for a process."""

    def holds(self, files: Sequence[ReadFile]) -> bool:
        """Whether the files are still these."""
        pairs = zip(self.files, files, strict=True)
        return all(a.path == b.path and _shown(a.file) == _shown(b.file) for a, b in pairs)

    @property
    def has_failed(self) -> bool:
        return self.schema.done() and (self.schema.cancelled() or bool(self.schema.exception()))


class FileSources:
    """What may be asked of files, kept for the next question. Make one for a worker."""

    def __init__(self, limits: QueryLimits, check: CheckQuery) -> None:
        self._limits = limits
        self._check = check
        self._pool = ChildPool()
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()

    def are_warm(self, files: Sequence[StoredFile]) -> bool:
        """Whether a question over these files is answered without opening them anew."""
        kept = self._kept.get(tuple(file.id for file in files))
        if kept is None or [_shown(read.file) for read in kept.files] != [*map(_shown, files)]:
            return False
        return not kept.has_failed and self._pool.is_warm(kept.opening)

    async def opened(
        self, files: Sequence[ReadFile], on_wait: OnWait | None = None
    ) -> tuple[Schema, SourceRunner]:
        """What may be asked of files and where statements run.

        Raises `FileUnavailable`, `DatasourceBusy`.
        """
        ids = tuple(read.file.id for read in files)
        kept = self._kept.get(ids)
        if kept is None or kept.has_failed or not kept.holds(files):
            kept = self._kept[ids] = self._begun(tuple(files))
        self._kept.move_to_end(ids)
        self._forget_old()
        schema = await _waited_for(kept, on_wait)
        user_id = files[0].file.user_id
        source = OpenFiles(self._pool, kept.opening, Requester(user_id))
        return schema, SourceRunner(schema, source, self._limits, self._check, user_id)

    async def forget_deleted(self) -> None:
        """Keep nothing of files that are no longer there, whoever deleted them."""
        for ids, kept in list(self._kept.items()):
            if not await asyncio.to_thread(kept.opening.is_there):
                self._kept.pop(ids, None)

    async def watch(self) -> None:
        """Look for deleted files, for as long as the worker lives."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            await self.forget_deleted()

    async def close(self) -> None:
        """End the processes."""
        for kept in self._kept.values():
            kept.schema.cancel()
        await self._pool.close()

    def _begun(self, files: tuple[ReadFile, ...]) -> _Kept:
        opening, tables = opening_of(files)
        listeners: list[OnWait] = []

        def tell(queue: QueueState) -> None:
            for listener in listeners:
                listener(queue)

        source = OpenFiles(self._pool, opening, Requester(files[0].file.user_id, tell))
        reading = asyncio.create_task(_schema(files, opening, tables, source))
        return _Kept(files, opening, reading, time.monotonic(), listeners)

    def _forget_old(self) -> None:
        oldest = time.monotonic() - _KEPT_S
        for ids in [ids for ids, kept in self._kept.items() if kept.at < oldest]:
            del self._kept[ids]
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


async def _waited_for(kept: _Kept, on_wait: OnWait | None) -> Schema:
    """What is found in files, by whoever opens them; `on_wait` is told meanwhile."""
    if on_wait:
        kept.listeners.append(on_wait)
    try:
        return await asyncio.shield(kept.schema)
    except DatasourceBusy:
        raise
    except DatasourceUnavailable as error:
        raise FileUnavailable("asking.not_opened", name=_called(kept.files)) from error
    finally:
        if on_wait:
            kept.listeners.remove(on_wait)


def _shown(file: StoredFile) -> tuple[object, ...]:
    """What of a file a question sees."""
    return file.name, file.tables


def opening_of(files: Sequence[ReadFile]) -> tuple[Opening, list[Planned]]:
    """How a process opens files, and the tables it then has. Raises `FileUnavailable`."""
    tables = planned([read.file for read in files])
    if not tables:
        raise FileUnavailable("asking.no_tables", name=_called(files))
    attaching = [attached(read.path, f"file_{number}") for number, read in enumerate(files)]
    names = tuple(read.file.name for read in files)
    statements = (*attaching, *(table.view for table in tables))
    return duckdb_opening(statements, names, tuple(read.path for read in files)), tables


async def _schema(
    files: Sequence[ReadFile], opening: Opening, tables: Sequence[Planned], source: OpenFiles
) -> Schema:
    version = sha256(repr(opening).encode()).hexdigest()[:32]
    info = SourceInfo(f"files-{version}", _called(files), "files", "duckdb")
    sampler = Sampler(source, "duckdb", budget_s=_SAMPLING_S)
    await source.fetch("SELECT 1", OPENED)  # a file that cannot be opened is told at once
    described = [table.table for table in tables]
    sampled = await sampler.fill(described, {}, _untold)
    profiled = await Profiler(source, "duckdb", budget_s=_PROFILING_S).fill(sampled, {}, _untold)
    keyed, relations = await with_keys(profiled, source.fetch)
    return Schema(
        info, tuple(keyed), tuple(relations), version, await newest_day(keyed, source.fetch)
    )


async def newest_day(tables: Sequence[Table], fetch: Fetch) -> date | None:
    """The newest day in any of the tables."""
    days = " UNION ALL ".join(
        f"SELECT max({quoted(column.name)})::DATE AS day FROM {quoted(table.name)}"  # noqa: S608
        for table in tables
        for column in table.columns
        if column.kind in ("date", "datetime")
    )
    if not days:
        return None
    try:
        fetched = await fetch(f"SELECT max(day) FROM ({days})", OPENED)  # noqa: S608
        return date.fromisoformat(str(fetched.rows[0][0]))
    except (AppError, ValueError):  # no day at all, or none that Python knows
        return None


def _called(files: Sequence[ReadFile]) -> str:
    return "、".join(read.file.name for read in files)


def _untold(step: str, done: int, total: int, table: str | None) -> None:
    """Nobody follows it."""
