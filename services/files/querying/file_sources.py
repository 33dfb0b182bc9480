"""Caches the schema of files, with samples and joins, and the processes that query them."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from model.audit.entry import RecordAudit
from model.engines.files.description import FILES
from model.errors import AppError, DatasourceBusy, DatasourceUnavailable, FileUnavailable
from model.files.file import StoredFile
from model.sources.query import CheckQuery, OnWait, QueryLimits, QueueState
from model.sources.schema import Schema, SourceInfo, Table
from services.datasources.access.row_meter import RowBudgets, open_meter
from services.datasources.access.source_access import (
    OwnerControl,
    StatementRights,
)
from services.datasources.engines.duckdb.open_request import (
    make_attach_statement,
    make_duckdb_request,
)
from services.datasources.file_source_port import Fetch
from services.datasources.process.child_pool import ChildPool
from services.datasources.process.open_request import OpenRequest
from services.datasources.process.pinned_database import PinnedDatabase
from services.datasources.profiling.profiler import Profiler
from services.datasources.profiling.sampler import Sampler
from services.datasources.query_runner import SourceRunner
from services.datasources.scheduling.requester import Requester
from services.datasources.sql_quoting import quote_ident
from services.files.querying.join_inference import infer_joins
from services.files.querying.table_plan import PlannedTable, plan_tables

_MAX_SOURCES = 64
_MAX_AGE_S = 3_600.0
_WATCH_INTERVAL_S = 15.0
_SAMPLING_BUDGET_S = 6.0
_PROFILING_BUDGET_S = 3.0
_Key = tuple[str, ...]
"""The owner of the files, and their ids."""
OPEN_LIMITS = QueryLimits(timeout_s=10, max_rows=1)


@dataclass(frozen=True, slots=True)
class IngestedFile:
    """A file and the path of the database with its tables."""

    file: StoredFile
    path: Path


@dataclass(frozen=True, slots=True)
class _CachedSource:
    """The files, how they are opened, and the task that builds their schema."""

    files: tuple[IngestedFile, ...]
    open_request: OpenRequest
    schema_task: asyncio.Task[Schema]
    created_at: float
    listeners: list[OnWait]
    """Callers that wait for the schema; they are notified when it waits for a process."""

    def is_current(self, files: Sequence[IngestedFile]) -> bool:
        """Whether the files have neither been ingested again nor renamed."""
        pairs = zip(self.files, files, strict=True)
        return all(
            a.path == b.path and _get_visible_content(a.file) == _get_visible_content(b.file)
            for a, b in pairs
        )

    @property
    def has_failed(self) -> bool:
        return self.schema_task.done() and (
            self.schema_task.cancelled() or bool(self.schema_task.exception())
        )


class FileSourceCache:
    """Keeps the sources of files open for the next question. Make one for a worker."""

    def __init__(
        self,
        limits: QueryLimits,
        check: CheckQuery,
        record: RecordAudit,
        budgets: RowBudgets | None,
        statement_rights: StatementRights,
    ) -> None:
        self._limits = limits
        self._budgets = budgets
        self._control = OwnerControl(statement_rights)
        self._record = record
        self._check = check
        self._pool = ChildPool()
        self._cache: OrderedDict[_Key, _CachedSource] = OrderedDict()

    def are_warm(self, files: Sequence[StoredFile]) -> bool:
        """Whether the files are open, as they are now."""
        cached = self._cache.get(_make_key(files))
        if cached is None or [_get_visible_content(each.file) for each in cached.files] != [
            *map(_get_visible_content, files)
        ]:
            return False
        return not cached.has_failed and self._pool.is_warm(cached.open_request)

    async def open(
        self, files: Sequence[IngestedFile], on_wait: OnWait | None = None
    ) -> tuple[Schema, SourceRunner]:
        """The schema of files and the runner of statements, with the rights of their owner.

        Raises `FileUnavailable`, `DatasourceBusy`.
        """
        key = _make_key([each.file for each in files])
        cached = self._cache.get(key)
        if cached is None or cached.has_failed or not cached.is_current(files):
            cached = self._cache[key] = self._start_opening(tuple(files))
        self._cache.move_to_end(key)
        self._evict_old()
        schema = await _wait_for_schema(cached, on_wait)
        owner = files[0].file.owner
        access = await self._control.find_own(schema.source.id, owner)
        pinned = PinnedDatabase(self._pool, cached.open_request, Requester(owner))
        source = open_meter(pinned, access, self._budgets)
        runner = SourceRunner(schema, access, source, self._limits, self._check, self._record)
        return schema, runner

    async def evict_deleted(self) -> None:
        """Evict sources whose files have been deleted."""
        for key, cached in list(self._cache.items()):
            if not await asyncio.to_thread(cached.open_request.is_there):
                self._cache.pop(key, None)

    async def watch(self) -> None:
        """Evict deleted files periodically while the worker runs."""
        while True:
            await asyncio.sleep(_WATCH_INTERVAL_S)
            await self.evict_deleted()

    async def close(self) -> None:
        """Cancel what is being opened and end the processes."""
        for cached in self._cache.values():
            cached.schema_task.cancel()
        await self._pool.close()

    def _start_opening(self, files: tuple[IngestedFile, ...]) -> _CachedSource:
        open_request, tables = build_open_request(files)
        listeners: list[OnWait] = []

        def notify_listeners(queue: QueueState) -> None:
            for listener in listeners:
                listener(queue)

        source = PinnedDatabase(
            self._pool, open_request, Requester(files[0].file.owner, notify_listeners)
        )
        schema_task = asyncio.create_task(_build_schema(files, open_request, tables, source))
        return _CachedSource(files, open_request, schema_task, time.monotonic(), listeners)

    def _evict_old(self) -> None:
        oldest = time.monotonic() - _MAX_AGE_S
        for key in [key for key, cached in self._cache.items() if cached.created_at < oldest]:
            del self._cache[key]
        while len(self._cache) > _MAX_SOURCES:
            self._cache.popitem(last=False)


async def _wait_for_schema(cached: _CachedSource, on_wait: OnWait | None) -> Schema:
    """The schema, whichever caller has started to build it; `on_wait` is called meanwhile."""
    if on_wait:
        cached.listeners.append(on_wait)
    try:
        return await asyncio.shield(cached.schema_task)
    except DatasourceBusy:
        raise
    except DatasourceUnavailable as error:
        raise FileUnavailable("asking.not_opened", name=_join_file_names(cached.files)) from error
    finally:
        if on_wait:
            cached.listeners.remove(on_wait)


def _make_key(files: Sequence[StoredFile]) -> _Key:
    return files[0].user_id, *(file.id for file in files)


def _get_visible_content(file: StoredFile) -> tuple[object, ...]:
    """What a question sees of a file: its name and its tables."""
    return file.name, file.tables


def build_open_request(files: Sequence[IngestedFile]) -> tuple[OpenRequest, list[PlannedTable]]:
    """How a process opens files, and the tables it then has. Raises `FileUnavailable`."""
    tables = plan_tables([each.file for each in files])
    if not tables:
        raise FileUnavailable("asking.no_tables", name=_join_file_names(files))
    attach_statements = [
        make_attach_statement(each.path, f"file_{number}") for number, each in enumerate(files)
    ]
    names = tuple(each.file.name for each in files)
    statements = (*attach_statements, *(table.view_statement for table in tables))
    return make_duckdb_request(statements, names, tuple(each.path for each in files)), tables


async def _build_schema(
    files: Sequence[IngestedFile],
    open_request: OpenRequest,
    planned_tables: Sequence[PlannedTable],
    source: PinnedDatabase,
) -> Schema:
    version = sha256(repr(open_request).encode()).hexdigest()[:32]
    info = SourceInfo(f"files-{version}", _join_file_names(files), FILES.name, FILES.dialect.name)
    sampler = Sampler(source, info.dialect, source.owner, budget_s=_SAMPLING_BUDGET_S)
    await source.fetch("SELECT 1", OPEN_LIMITS)  # a file that cannot be opened fails at once
    tables = [planned.table for planned in planned_tables]
    sampled_tables = await sampler.fill(tables, {}, _ignore_progress)
    profiled_tables = await Profiler(
        source, info.dialect, source.owner, budget_s=_PROFILING_BUDGET_S
    ).fill(sampled_tables, {}, _ignore_progress)
    keyed_tables, joins = await infer_joins(profiled_tables, source.fetch)
    return Schema(
        info,
        tuple(keyed_tables),
        tuple(joins),
        version,
        await find_newest_day(keyed_tables, source.fetch),
    )


async def find_newest_day(tables: Sequence[Table], fetch: Fetch) -> date | None:
    """The newest day in any date column of the tables; None when there is none."""
    days = " UNION ALL ".join(
        f"SELECT max({quote_ident(column.name)})::DATE AS day FROM {quote_ident(table.name)}"  # noqa: S608 - names are quoted
        for table in tables
        for column in table.columns
        if column.kind in ("date", "datetime")
    )
    if not days:
        return None
    try:
        result = await fetch(f"SELECT max(day) FROM ({days})", OPEN_LIMITS)  # noqa: S608 - built above
        return date.fromisoformat(str(result.rows[0][0]))
    except (AppError, ValueError):  # no date, or one outside Python's range
        return None


def _join_file_names(files: Sequence[IngestedFile]) -> str:
    return "、".join(each.file.name for each in files)


def _ignore_progress(step: str, done: int, total: int, table: str | None) -> None:
    """Ignores the progress."""
