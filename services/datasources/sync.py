"""Schema sync: reads the schema of a source; at most one sync per source across all workers."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import SystemActor
from model.database.engine import Database, new_id, now
from model.errors import AppError, NotFound, SqlFailed
from model.repositories.sources import datasources as records
from model.sources.datasource import ColumnChanges, DataSource
from model.sources.query import Cell, CheckQuery, QueryLimits
from model.sources.schema import Column, Schema, Table
from model.sources.schema_change import SchemaChange
from model.tables.datasource import DatasourceRow, SourceTableRow
from services.datasources.access.source_access import SourceAccess
from services.datasources.configuration.guided_setup import advance_setup
from services.datasources.connections.replicated_source import probe_replica
from services.datasources.join_catalog_port import JoinCatalog, SyncedSource
from services.datasources.ports import OpenSource
from services.datasources.profiling.value_reader import ValueReader, find_unread_columns
from services.datasources.query_runner import SourceRunner
from services.datasources.row_mapping import (
    StoredColumn,
    StoredTable,
    apply_column_changes,
    clear_sampled_values,
    is_visible,
    replica_to_row,
    to_info,
    to_row_values,
    to_table,
)
from services.datasources.scheduling.query_slots import Requester
from services.datasources.schema_changes.comparison import compare_tables
from services.datasources.schema_changes.stored_changes import store_changes
from services.datasources.sync_state.job import SyncJob, SyncProgress
from services.datasources.sync_state.lease import (
    LEASE,
    RENEWAL_INTERVAL_S,
    LeaseState,
    SyncInterruption,
    SyncLease,
    read_lease,
)
from services.datasources.visibility.value_removal import strip_table_values
from services.runtime.task_supervisor import TaskSupervisor

SourceHandle = AbstractAsyncContextManager[OpenSource]
_POLL_S = 0.5
_MAX_STATEMENT_S = 3.0
_SYNC = SystemActor("sync")
log = logging.getLogger(__name__)


class SyncService:
    """Starts syncs; any number of readers can follow them."""

    def __init__(
        self,
        database: Database,
        background: TaskSupervisor,
        joins: JoinCatalog,
        check: CheckQuery,
        *,
        lease: timedelta = LEASE,
    ) -> None:
        self._database = database
        self._joins = joins
        self._background = background
        self._check = check
        self._lease = lease
        self._jobs: dict[str, SyncJob] = {}

    async def start(self, source: DataSource, lease: SourceHandle) -> None:
        """Start a sync, which holds the source open, unless one is running."""
        job = SyncJob()
        async with self._database.transaction() as session:
            took = await records.take_lease(session, source.id, job.owner, self._lease, now())
        if took:
            self._jobs[source.id] = job
            self._background.start(self._run_job(source, lease, job), name=f"sync {source.id}")

    async def follow(
        self, access: SourceAccess, restart: Callable[[], Awaitable[None]]
    ) -> AsyncIterator[SyncProgress | SyncInterruption]:
        """The progress of a sync in any worker. The sync continues without followers.

        An actor who does not see every table is told no names. A sync whose worker died is
        restarted once: one that kills its worker does not kill one after the other.
        """
        source_id, last_progress, may_restart = access.source_id, None, True
        while True:
            job = self._jobs.get(source_id)
            lease = _read_job(job) if job else await self._read_lease(source_id)
            if lease.news and lease.news != last_progress:
                last_progress = lease.news
                yield _hide_names(last_progress) if access.restriction else last_progress
            if lease.state is LeaseState.ABANDONED and may_restart:
                may_restart = False
                await restart()
            elif lease.state is not LeaseState.RUNNING:
                return
            elif job is None:
                await asyncio.sleep(_POLL_S)
            elif job.progress == last_progress or job.progress is None:
                await job.wait_for_progress()

    async def _read_lease(self, source_id: str) -> SyncLease:
        async with self._database.reading() as session:
            row = await records.find_by_id(session, source_id)
        if row is None:
            raise NotFound("datasources.unknown")
        return read_lease(row, now(), self._lease)

    async def _run_job(self, source: DataSource, lease: SourceHandle, job: SyncJob) -> None:
        renewing = asyncio.create_task(self._renew_lease(source.id, job))
        try:
            async with lease as opened:
                await self._read_and_store(source, opened, job)
        except AppError as error:
            await self._store_failure(source.id, job, error.key, error.params)
        except asyncio.CancelledError:
            await self._store_failure(source.id, job, "datasources.sync_interrupted", {})
            raise
        except Exception:
            log.exception("sync failed", extra={"source": source.id})
            await self._store_failure(source.id, job, "datasources.sync_failed", {})
        finally:
            renewing.cancel()
            if (
                self._jobs.get(source.id) is job
            ):  # unless the next sync has started after this one was abandoned
                del self._jobs[source.id]
            job.end()

    async def _read_and_store(
        self, source: DataSource, open_source: OpenSource, job: SyncJob
    ) -> None:
        probe = await open_source.probe()
        tables = await open_source.introspect(job.report)
        if not tables:
            raise SqlFailed("datasources.no_tables")
        async with self._database.reading() as session:
            rows = await records.find_tables(session, source.id, gone=True)
        before = {row.name: to_table(row) for row in rows}
        skipped = find_unread_columns(source, tables, before)
        values = ValueReader(open_source, source.dialect, Requester(_SYNC))
        filled = await values.fill(tables, skipped, job.report)
        newest = await open_source.find_newest_day()
        replica = await probe_replica(open_source, tables)
        await self._joins.update_after_sync(
            self._describe_source(source, open_source, filled, skipped),
            partial(job.report, "joins", table=None),
        )
        merged = await self._load_and_merge(source, filled)
        async with self._database.transaction() as session:
            row = await records.find_by_id(session, source.id, lock=True)
            if row is None or row.sync_owner != job.owner:
                if row is None:  # the source was deleted: delete its joins, too
                    self._background.start(self._joins.delete(source.id), name="forget joins")
                return  # or another worker took over after the lease expired
            if row.version != merged.version:  # an administrator changed a table meanwhile
                merged = await _load_and_merge(session, row, filled)
            await records.put_tables(session, source.id, merged.row_values, merged.gone)
            await store_changes(session, source.id, merged.changes)
            records.end_sync(row)
            advance_setup(row, sampled=source.sample)
            row.server_version, row.writable = probe.server_version, probe.writable
            row.table_count, row.visible_count = len(merged.row_values), merged.visible
            row.synced_at, row.version = now(), new_id()
            row.newest, row.replica_found = newest, replica_to_row(replica)
        log.info("source synced", extra={"source": source.id, "tables": len(merged.row_values)})

    async def _load_and_merge(self, source: DataSource, filled: list[Table]) -> "_MergedTables":
        """The found tables merged with the stored notes and flags, before the transaction."""
        async with self._database.reading() as session:
            row = await records.find_by_id(session, source.id)
            if row is None:
                return _MergedTables("", [], 0, [], ())
            return await _load_and_merge(session, row, filled)

    def _describe_source(
        self,
        source: DataSource,
        open_source: OpenSource,
        tables: list[Table],
        skipped: Mapping[str, set[str]],
    ) -> SyncedSource:
        """The source for the join graph; columns that are not sampled are not compared."""
        limits = QueryLimits(timeout_s=_MAX_STATEMENT_S, max_rows=1_000, max_bytes=1024 * 1024)
        schema = Schema(to_info(source), tuple(tables), ())
        access = SourceAccess.for_system(source.id, _SYNC)
        runner = SourceRunner(schema, access, open_source, limits, self._check)

        async def ask(sql: str) -> Sequence[tuple[Cell, ...]]:
            return (await runner.run(await asyncio.to_thread(runner.check, sql))).rows

        def may_read(table: Table, column: Column) -> bool:
            return column.name not in skipped.get(table.name, ())

        return SyncedSource(source.id, source.dialect, tables, ask, may_read)

    async def _store_failure(
        self, source_id: str, job: SyncJob, key: str, params: Mapping[str, Any]
    ) -> None:
        async with self._database.transaction() as session:
            row = await records.find_by_id(session, source_id, lock=True)
            if row is None or row.sync_owner != job.owner:
                return
            words = {name: str(value) for name, value in params.items()}
            row.status, row.error = "failed", {"key": key, "params": words}
            row.sync_owner = row.sync_until = row.sync_progress = None
        log.warning("source not synced", extra={"source": source_id, "reason": key})

    async def _renew_lease(self, source_id: str, job: SyncJob) -> None:
        while True:
            await asyncio.sleep(RENEWAL_INTERVAL_S)
            progress, until = asdict(job.progress) if job.progress else None, now() + self._lease
            try:
                async with self._database.transaction() as session:
                    await records.renew_lease(session, source_id, job.owner, until, progress)
            except (SQLAlchemyError, OSError, TimeoutError):
                log.warning("sync lease not renewed", extra={"source": source_id})


def _read_job(job: SyncJob) -> SyncLease:
    return SyncLease(LeaseState.RUNNING, job.progress)


def _hide_names(news: SyncProgress | SyncInterruption) -> SyncProgress | SyncInterruption:
    return replace(news, table=None) if isinstance(news, SyncProgress) else news


@dataclass(frozen=True, slots=True)
class _MergedTables:
    """Table rows as found, with the notes and flags of one version of the source."""

    version: str
    row_values: list[dict[str, Any]]
    visible: int
    gone: list[dict[str, Any]]
    changes: tuple[SchemaChange, ...]


async def _load_and_merge(
    session: AsyncSession, row: DatasourceRow, tables: list[Table]
) -> _MergedTables:
    rows = await records.find_tables(session, row.id, gone=True)
    storable_tables = tables if row.sample else [strip_table_values(table) for table in tables]
    return await asyncio.to_thread(_merge, row.version, storable_tables, rows)


def _merge(version: str, read_tables: list[Table], rows: Sequence[SourceTableRow]) -> _MergedTables:
    before = {row.name: to_table(row) for row in rows}
    last = [before[row.name].table for row in rows if not row.gone]
    changes = compare_tables(last, read_tables)
    tables = []
    for position, table in enumerate(read_tables):
        old = before.pop(table.name, None)
        columns_by_name = (
            {stored_column.column.name: stored_column for stored_column in old.columns}
            if old
            else {}
        )
        columns = tuple(
            _restore_changes(StoredColumn(c), columns_by_name.get(c.name)) for c in table.columns
        )
        merged_table = (
            replace(table, note=old.table.note, enabled=old.table.enabled) if old else table
        )
        tables.append(StoredTable(merged_table, columns, position, ""))
    gone = clear_sampled_values(before.values())
    values = [to_row_values(table) for table in tables]
    return _MergedTables(version, values, sum(map(is_visible, tables)), gone, changes)


def _restore_changes(fresh: StoredColumn, old: StoredColumn | None) -> StoredColumn:
    if old is None:
        return fresh
    return apply_column_changes(
        fresh, ColumnChanges(old.column.note, old.column.enabled, old.sample)
    )
