"""Schema sync: reads the schema of a source; at most one sync per source across all workers."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import SystemActor
from model.audit.entry import ignore_entry
from model.database.engine import Database, new_id, now
from model.errors import AppError, NotFound, SqlFailed
from model.repositories.sources import datasources as records
from model.repositories.sources import lineages
from model.sources.datasource import Datasource, ReplicaState
from model.sources.query import Cell, CheckQuery, QueryLimits
from model.sources.schema import Column, Schema, Table
from model.tables.datasource import DatasourceRow
from services.datasources.access.source_access import SourceAccess
from services.datasources.configuration.guided_setup import advance_setup
from services.datasources.connections.replicated_source import probe_replica
from services.datasources.join_catalog_port import JoinCatalog, SyncedSource
from services.datasources.lineage.table_graph import collect_lineage, keep_known_reads
from services.datasources.ports import OpenSource, Probe
from services.datasources.profiling.value_reader import ValueReader, find_unread_columns
from services.datasources.query_runner import SourceRunner
from services.datasources.row_mapping import replica_to_row, to_info, to_table
from services.datasources.scheduling.requester import Requester
from services.datasources.schema_changes.condition_kinds import note_condition_kinds
from services.datasources.schema_changes.stored_changes import store_changes
from services.datasources.schema_changes.table_merge import (
    NOTHING_MERGED,
    MergedTables,
    merge_with_stored,
)
from services.datasources.sync_state.job import SyncJob, SyncProgress
from services.datasources.sync_state.lease import (
    LEASE,
    RENEWAL_INTERVAL_S,
    LeaseState,
    SyncInterruption,
    SyncLease,
    read_lease,
)
from services.runtime.task_supervisor import TaskSupervisor

SourceHandle = AbstractAsyncContextManager[OpenSource]
_POLL_S = 0.5
_MAX_STATEMENT_S = 3.0
_SYNC = SystemActor("sync")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _SourceContent:
    """What a sync read from a source."""

    probe: Probe
    tables: list[Table]
    unread_columns: Mapping[str, set[str]]
    """By table: the columns whose values are not read."""
    newest: date | None
    replica: ReplicaState | None


class SyncService:
    """Starts syncs; any number of readers can follow them."""

    def __init__(
        self,
        database: Database,
        background: TaskSupervisor,
        joins: JoinCatalog,
        check: CheckQuery,
    ) -> None:
        self._database = database
        self._joins = joins
        self._background = background
        self._check = check
        self._jobs: dict[str, SyncJob] = {}

    async def start(self, source: Datasource, handle: SourceHandle) -> None:
        """Start a sync, which holds the source open, unless one is running."""
        job = SyncJob()
        async with self._database.transaction() as session:
            has_lease = await records.take_lease(session, source.id, job.owner, LEASE, now())
        if has_lease:
            self._jobs[source.id] = job
            self._background.start(self._run_job(source, handle, job), name=f"sync {source.id}")

    async def follow(
        self, access: SourceAccess, restart: Callable[[], Awaitable[None]]
    ) -> AsyncIterator[SyncProgress | SyncInterruption]:
        """The progress of a sync in any worker. The sync continues without followers.

        An actor who does not see every table gets no names. A sync whose worker died is restarted
        once only, because it may itself have killed the worker.
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
        return read_lease(row, now(), LEASE)

    async def _run_job(self, source: Datasource, handle: SourceHandle, job: SyncJob) -> None:
        renewal = asyncio.create_task(self._renew_lease(source.id, job))
        try:
            async with handle as open_source:
                await self._read_and_store(source, open_source, job)
        except AppError as error:
            await self._store_failure(source.id, job, error.key, error.params)
        except asyncio.CancelledError:
            await self._store_failure(source.id, job, "datasources.sync_interrupted", {})
            raise
        except Exception:
            log.exception("sync failed", extra={"source": source.id})
            await self._store_failure(source.id, job, "datasources.sync_failed", {})
        finally:
            renewal.cancel()
            # When this sync was abandoned, the next one may have taken its place.
            if self._jobs.get(source.id) is job:
                del self._jobs[source.id]
            job.end()

    async def _read_and_store(
        self, source: Datasource, open_source: OpenSource, job: SyncJob
    ) -> None:
        content = await self._read_content(source, open_source, job)
        await self._joins.update_after_sync(
            self._describe_source(source, open_source, content),
            partial(job.report, "joins", table=None),
        )
        merged = await self._load_and_merge(source, content.tables)
        async with self._database.transaction() as session:
            row = await records.find_by_id(session, source.id, lock=True)
            if row is None:  # the source was deleted: delete its joins, too
                self._background.start(self._joins.delete(source.id), name="delete joins")
                return
            if row.sync_owner != job.owner:  # another worker took over after the lease expired
                return
            if row.version != merged.version:  # an administrator changed a table meanwhile
                merged = await merge_with_stored(session, row, content.tables)
            await _store_content(session, row, content, merged)
            advance_setup(row, sampled=source.sample)
        log.info("source synced", extra={"source": source.id, "tables": len(merged.row_values)})

    async def _read_content(
        self, source: Datasource, open_source: OpenSource, job: SyncJob
    ) -> "_SourceContent":
        """Everything that a sync reads from a source. Raises `SqlFailed` when it has no tables."""
        probe = await open_source.probe()
        tables = await open_source.introspect(job.report)
        if not tables:
            raise SqlFailed("datasources.no_tables")
        async with self._database.reading() as session:
            rows = await records.find_tables(session, source.id, gone=True)
        stored_tables = {row.name: to_table(row) for row in rows}
        unread_columns = find_unread_columns(source, tables, stored_tables)
        values = ValueReader(open_source, source.dialect, Requester(_SYNC))
        return _SourceContent(
            probe,
            await values.fill(tables, unread_columns, job.report),
            unread_columns,
            await open_source.find_newest_day(),
            await probe_replica(open_source, tables),
        )

    async def _load_and_merge(self, source: Datasource, tables: list[Table]) -> MergedTables:
        """The tables merged with the stored ones, outside the transaction that stores them."""
        async with self._database.reading() as session:
            row = await records.find_by_id(session, source.id)
            return await merge_with_stored(session, row, tables) if row else NOTHING_MERGED

    def _describe_source(
        self,
        source: Datasource,
        open_source: OpenSource,
        content: "_SourceContent",
    ) -> SyncedSource:
        """The source for the join graph; columns that are not sampled are not compared."""
        limits = QueryLimits(timeout_s=_MAX_STATEMENT_S, max_rows=1_000, max_bytes=1024 * 1024)
        schema = Schema(to_info(source), tuple(content.tables), ())
        access = SourceAccess.for_system(source.id, _SYNC)
        runner = SourceRunner(schema, access, open_source, limits, self._check, ignore_entry)

        async def ask(sql: str) -> Sequence[tuple[Cell, ...]]:
            return (await runner.run(await asyncio.to_thread(runner.check, sql))).rows

        def may_read(table: Table, column: Column) -> bool:
            return column.name not in content.unread_columns.get(table.name, ())

        return SyncedSource(source.id, source.dialect, content.tables, ask, may_read)

    async def _store_failure(
        self, source_id: str, job: SyncJob, key: str, params: Mapping[str, Any]
    ) -> None:
        async with self._database.transaction() as session:
            row = await records.find_by_id(session, source_id, lock=True)
            if row is None or row.sync_owner != job.owner:
                return
            texts = {name: str(value) for name, value in params.items()}
            row.status, row.error = "failed", {"key": key, "params": texts}
            row.sync_owner = row.sync_until = row.sync_progress = None
        log.warning("source not synced", extra={"source": source_id, "reason": key})

    async def _renew_lease(self, source_id: str, job: SyncJob) -> None:
        while True:
            await asyncio.sleep(RENEWAL_INTERVAL_S)
            progress, until = asdict(job.progress) if job.progress else None, now() + LEASE
            try:
                async with self._database.transaction() as session:
                    await records.renew_lease(session, source_id, job.owner, until, progress)
            except (SQLAlchemyError, OSError, TimeoutError):
                log.warning("sync lease not renewed", extra={"source": source_id})


def _read_job(job: SyncJob) -> SyncLease:
    return SyncLease(LeaseState.RUNNING, job.progress)


def _hide_names(news: SyncProgress | SyncInterruption) -> SyncProgress | SyncInterruption:
    return replace(news, table=None) if isinstance(news, SyncProgress) else news


async def _store_content(
    session: AsyncSession, row: DatasourceRow, content: _SourceContent, merged: MergedTables
) -> None:
    """Store what was read, and end the sync."""
    await note_condition_kinds(session, row.id)
    await records.put_tables(session, row.id, merged.row_values, merged.gone)
    await store_changes(session, row.id, merged.changes)
    known = await lineages.find(session, row.id)
    found = keep_known_reads(collect_lineage(content.tables), known.tables)
    await lineages.put(session, row.id, found)
    records.end_sync(row)
    row.server_version, row.writable = content.probe.server_version, content.probe.writable
    row.table_count, row.visible_count = len(merged.row_values), merged.visible
    row.synced_at, row.version = now(), new_id()
    row.newest, row.replica_found = content.newest, replica_to_row(content.replica)
