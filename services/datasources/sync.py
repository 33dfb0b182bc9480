"""Reading a source's schema anew: one sync at a time per source, in whichever worker."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database, new_id, now
from model.errors import AppError, NotFound, SqlFailed
from model.repositories.sources import datasources as records
from model.sources.datasource import ColumnChanges, DataSource
from model.sources.query import Cell, QueryLimits
from model.sources.schema import Column, Schema, Table
from model.tables.datasource import DatasourceRow, SourceTableRow
from services.datasources.joined import Found, JoinGraph
from services.datasources.profiling.profiler import Profiler
from services.datasources.records import (
    StoredColumn,
    StoredTable,
    is_visible,
    replica_values,
    to_info,
    to_table,
    to_values,
    with_changes,
    without_all,
)
from services.datasources.replicas import look_at_replica
from services.datasources.runner import CheckQuery, SourceRunner
from services.datasources.samples import Sampler
from services.datasources.source import OpenSource
from services.datasources.visibility.records import without_read
from services.runtime.task_supervisor import TaskSupervisor

Lease = AbstractAsyncContextManager[OpenSource]
_LEASE = timedelta(seconds=60)
_RENEW_S = 2.0
_LOOK_S = 0.5
_COMPARE_S = 3.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a step is, and which table it is at."""

    step: str
    done: int
    total: int
    table: str | None


class SyncRun:
    """A sync in this worker and how far it is; readers wait for the next step."""

    def __init__(self) -> None:
        self.owner = new_id()
        self.progress: SyncProgress | None = None
        self.ended = False
        self._moved = asyncio.Event()

    def report(self, step: str, done: int, total: int, table: str | None) -> None:
        """Say how far it is."""
        self.progress = SyncProgress(step, done, total, table)
        self._wake()

    def end(self) -> None:
        """It is over, one way or the other."""
        self.ended = True
        self._wake()

    async def moves(self) -> None:
        """Return when there is news."""
        if not self.ended:
            await self._moved.wait()

    def _wake(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()


class Syncs:
    """Starts syncs and lets any number of readers follow them."""

    def __init__(
        self, database: Database, background: TaskSupervisor, joins: JoinGraph, check: CheckQuery
    ) -> None:
        self.joins = joins
        self._database = database
        self._background = background
        self._check = check
        self._runs: dict[str, SyncRun] = {}

    async def start(self, source: DataSource, lease: Lease) -> None:
        """Begin a sync, which holds the source, unless one is going on."""
        run = SyncRun()
        async with self._database.transaction() as session:
            took = await records.take_lease(session, source.id, run.owner, _LEASE, now())
        if took:
            self._runs[source.id] = run
            self._background.start(self._work(source, lease, run), name=f"sync {source.id}")

    async def follow(self, source_id: str) -> AsyncIterator[SyncProgress]:
        """The progress of a sync in any worker; ends with it. Leaving does not stop the sync."""
        seen: SyncProgress | None = None
        while True:
            run = self._runs.get(source_id)
            progress, going = (run.progress, True) if run else await self._elsewhere(source_id)
            if progress and progress != seen:
                seen = progress
                yield progress
            if not going:
                return
            if run is None:
                await asyncio.sleep(_LOOK_S)
            elif run.progress == seen:
                await run.moves()

    async def _elsewhere(self, source_id: str) -> tuple[SyncProgress | None, bool]:
        async with self._database.reading() as session:
            row = await records.find_by_id(session, source_id)
        if row is None:
            raise NotFound("datasources.unknown")
        going = row.status == "syncing" and records.lease_lasts(row)
        return (SyncProgress(**row.sync_progress) if row.sync_progress else None), going

    async def _work(self, source: DataSource, lease: Lease, run: SyncRun) -> None:
        renewing = asyncio.create_task(self._keep_lease(source.id, run))
        try:
            async with lease as opened:
                await self._read_and_store(source, opened, run)
        except AppError as error:
            await self._failed(source.id, run, error.key, error.params)
        except asyncio.CancelledError:
            await self._failed(source.id, run, "datasources.sync_interrupted", {})
            raise
        except Exception:
            log.exception("sync failed", extra={"source": source.id})
            await self._failed(source.id, run, "datasources.sync_failed", {})
        finally:
            renewing.cancel()
            if self._runs.get(source.id) is run:  # or the next began when this one was abandoned
                del self._runs[source.id]
            run.end()

    async def _read_and_store(self, source: DataSource, opened: OpenSource, run: SyncRun) -> None:
        probe = await opened.probe()
        found = await opened.introspect(run.report)
        if not found:
            raise SqlFailed("datasources.no_tables")
        async with self._database.reading() as session:
            rows = await records.find_tables(session, source.id, gone=True)
        before = {row.name: to_table(row) for row in rows}
        skipped = _skipped(source, found, before)
        sampled = await Sampler(opened, source.dialect).fill(found, skipped, run.report)
        filled = await Profiler(opened, source.dialect).fill(sampled, skipped, run.report)
        newest = await opened.newest()
        replica = await look_at_replica(opened, found)
        compared = partial(run.report, "joins", table=None)
        await self.joins.synced(self._found(source, opened, filled, skipped), compared)
        merged = await self._merged(source, filled)
        async with self._database.transaction() as session:
            row = await records.find_by_id(session, source.id, lock=True)
            if row is None or row.sync_owner != run.owner:
                if row is None:  # deleted; what was stored just now goes too
                    self._background.start(self.joins.forget(source.id), name="forget joins")
                return  # or taken over after this worker was silent for too long
            if row.version != merged.version:  # an administrator changed a table meanwhile
                merged = await _merged(session, row, filled)
            await records.put_tables(session, source.id, merged.found, merged.gone)
            row.status, row.error, row.sync_owner, row.sync_until = "ready", None, None, None
            row.sync_progress = None
            row.server_version, row.writable = probe.server_version, probe.writable
            row.table_count, row.visible_count = len(merged.found), merged.visible
            row.synced_at, row.version = now(), new_id()
            row.newest, row.replica_found = newest, replica_values(replica)
        log.info("source synced", extra={"source": source.id, "tables": len(merged.found)})

    async def _merged(self, source: DataSource, filled: list[Table]) -> "_Merged":
        """What was found with the notes and switches of now, ahead of the transaction."""
        async with self._database.reading() as session:
            row = await records.find_by_id(session, source.id)
            return await _merged(session, row, filled) if row else _Merged("", [], 0, [])

    def _found(
        self,
        source: DataSource,
        opened: OpenSource,
        tables: list[Table],
        skipped: Mapping[str, set[str]],
    ) -> Found:
        """Columns that are not sampled are not compared either."""
        limits = QueryLimits(timeout_s=_COMPARE_S, max_rows=1_000, max_bytes=1024 * 1024)
        schema = Schema(to_info(source), tuple(tables), ())
        runner = SourceRunner(schema, opened, limits, self._check, user_id=None)

        async def ask(sql: str) -> Sequence[tuple[Cell, ...]]:
            return (await runner.run(await asyncio.to_thread(runner.check, sql))).rows

        def may_read(table: Table, column: Column) -> bool:
            return column.name not in skipped.get(table.name, ())

        return Found(source.id, source.dialect, tables, ask, may_read)

    async def _failed(
        self, source_id: str, run: SyncRun, key: str, params: Mapping[str, Any]
    ) -> None:
        async with self._database.transaction() as session:
            row = await records.find_by_id(session, source_id, lock=True)
            if row is None or row.sync_owner != run.owner:
                return
            words = {name: str(value) for name, value in params.items()}
            row.status, row.error = "failed", {"key": key, "params": words}
            row.sync_owner = row.sync_until = row.sync_progress = None
        log.warning("source not synced", extra={"source": source_id, "reason": key})

    async def _keep_lease(self, source_id: str, run: SyncRun) -> None:
        while True:
            await asyncio.sleep(_RENEW_S)
            progress = asdict(run.progress) if run.progress else None
            async with self._database.transaction() as session:
                await records.renew_lease(session, source_id, run.owner, now() + _LEASE, progress)


def _skipped(
    source: DataSource, found: Sequence[Table], before: Mapping[str, StoredTable]
) -> dict[str, set[str]]:
    """The columns of which no value is read: those switched off, or all of the source."""
    if not source.sample:
        return {table.name: {column.name for column in table.columns} for table in found}
    return {name: _unsampled(table) for name, table in before.items()}


def _unsampled(table: StoredTable) -> set[str]:
    if not table.table.enabled:
        return {stored.column.name for stored in table.columns}
    return {
        stored.column.name
        for stored in table.columns
        if not stored.sample or not stored.column.enabled
    }


@dataclass(frozen=True, slots=True)
class _Merged:
    """Rows of tables as they were found, with notes and switches as of a version of the source."""

    version: str
    found: list[dict[str, Any]]
    visible: int
    gone: list[dict[str, Any]]


async def _merged(session: AsyncSession, row: DatasourceRow, found: list[Table]) -> _Merged:
    rows = await records.find_tables(session, row.id, gone=True)
    shown = found if row.sample else [without_read(table) for table in found]
    return await asyncio.to_thread(_merge, row.version, shown, rows)


def _merge(version: str, found: list[Table], rows: Sequence[SourceTableRow]) -> _Merged:
    before = {row.name: to_table(row) for row in rows}
    tables = []
    for position, table in enumerate(found):
        old = before.pop(table.name, None)
        known = {stored.column.name: stored for stored in old.columns} if old else {}
        columns = tuple(_kept(StoredColumn(c), known.get(c.name)) for c in table.columns)
        kept = replace(table, note=old.table.note, enabled=old.table.enabled) if old else table
        tables.append(StoredTable(kept, columns, position, ""))
    gone = without_all(before.values())
    return _Merged(version, [to_values(t) for t in tables], sum(map(is_visible, tables)), gone)


def _kept(fresh: StoredColumn, old: StoredColumn | None) -> StoredColumn:
    if old is None:
        return fresh
    return with_changes(fresh, ColumnChanges(old.column.note, old.column.enabled, old.sample))
