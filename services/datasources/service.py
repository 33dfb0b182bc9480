"""Data sources: create, change, test, sync, and open them for questions."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database, new_id
from model.errors import AppError, Conflict, DatasourceUnavailable, Invalid, NotFound
from model.paging import Page, PageRequest
from model.repositories.sources import datasources as records
from model.sources.datasource import DataSource, TableChanges
from model.sources.query import QueryLimits
from model.sources.schema import Schema
from model.tables.datasource import DatasourceRow
from services.datasources.configuration.config_store import FILES_KIND, ConfigStore
from services.datasources.configuration.connection_check import ConnectionTest, check_connection
from services.datasources.configuration.installation_policy import InstallationPolicy
from services.datasources.engines.registry import find_source_kind
from services.datasources.file_attachments import FileAttachments
from services.datasources.join_graph_port import JoinGraph
from services.datasources.open_source_cache import OpenSourceCache
from services.datasources.ports import OpenSource, open_snapshot
from services.datasources.query_runner import CheckQuery, SourceRunner
from services.datasources.row_mapping import (
    StoredTable,
    apply_table_changes,
    filter_visible_tables,
    is_visible,
    list_enabled_flags,
    to_row_values,
    to_schema,
    to_source,
    to_table,
)
from services.datasources.sync import SyncProgress, SyncService
from services.datasources.visibility.sampling_switch import set_sampling
from services.security.secret_box import SecretBox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceRules:
    """The rules for all sources of this installation."""

    policy: InstallationPolicy
    limits: QueryLimits
    check: CheckQuery


class DatasourceService:
    """Everything that can be done with data sources."""

    def __init__(
        self,
        database: Database,
        open_sources: OpenSourceCache,
        syncs: SyncService,
        joins: JoinGraph,
        box: SecretBox,
        rules: SourceRules,
    ) -> None:
        self._database = database
        self._open_sources = open_sources
        self._sync_service = syncs
        self._joins = joins
        self._configs = ConfigStore(box, rules.policy)
        self._rules = rules
        self._attachments = FileAttachments(rules.policy.files)
        self._schemas: dict[str, Schema] = {}

    async def page(self, request: PageRequest) -> Page[DataSource]:
        """Sources from the oldest."""
        async with self._database.reading() as session:
            rows = await records.find_page(session, request)
        shown = tuple(to_source(row) for row in rows[: request.limit])
        following = (shown[-1].created_at, shown[-1].id) if len(rows) > len(shown) else None
        return Page(shown, following)

    async def get(self, source_id: str) -> DataSource:
        """One source. Raises `NotFound`."""
        async with self._database.reading() as session:
            return to_source(await _find_row(session, source_id))

    async def list_ids(self) -> list[str]:
        """The ids of all sources."""
        return await self._database.read(records.list_ids)

    async def create(
        self,
        name: str,
        kind: str,
        config: Mapping[str, Any],
        role: str | None = None,
        by: str | None = None,
        *,
        sample: bool = True,
    ) -> DataSource:
        """A new source, not yet synced; files that it keeps are those of the user `by`.

        Raises `Invalid`, and `NotFound` or `Conflict` for files.
        """
        checked = find_source_kind(kind).check_config(config, self._rules.policy)
        row = DatasourceRow(id=new_id(), name=_check_name(name), kind=kind, unique_role=role)
        row.sample = sample
        self._configs.write_to_row(row, checked)
        async with self._database.transaction() as session:
            session.add(row)
            await session.flush()
            await self._attachments.attach(session, row, by)
        log.info("source made", extra={"source": row.id, "kind": kind})
        return to_source(row)

    async def change(
        self,
        source_id: str,
        name: str | None,
        config: Mapping[str, Any] | None,
        by: str | None = None,
        *,
        sample: bool | None = None,
    ) -> DataSource:
        """Change name or configuration; a password left out stays while the account does.

        With `sample` off, all values that were read at syncs are deleted and none are read again.
        """
        file_keys: list[str] = []
        async with self._database.transaction() as session:
            row = await _find_row(session, source_id, lock=True)
            row.name = _check_name(name) if name is not None else row.name
            if sample is not None:
                await set_sampling(session, row, sample=sample)
            if config is not None:
                if row.unique_role:
                    raise Conflict("datasources.demo_fixed")
                self._configs.write_to_row(row, self._configs.merge_changes(row, config))
                row.revision += 1
                records.cancel_sync(row, "datasources.sync_edited")
                file_keys = await self._attachments.attach(session, row, by)
        await self._attachments.delete_orphans(file_keys)
        await self._open_sources.retire(source_id)
        self._schemas.pop(source_id, None)
        log.info("source changed", extra={"source": source_id})
        return to_source(row)

    async def delete(self, source_id: str) -> None:
        """Remove a source with all that was found in it."""
        async with self._database.transaction() as session:
            file_keys = await self._attachments.list_keys(session, source_id)
            if not await records.remove(session, source_id):
                raise NotFound("datasources.unknown")
        await self._attachments.delete_orphans(file_keys)
        await self._open_sources.retire(source_id)
        self._schemas.pop(source_id, None)
        await self._joins.delete(source_id)
        log.info("source deleted", extra={"source": source_id})

    async def test(self, kind: str, config: Mapping[str, Any]) -> ConnectionTest:
        """What a connection with this configuration finds. Raises `DatasourceUnavailable`."""
        return await check_connection(kind, config, self._rules.policy)

    async def test_stored(self, source_id: str, config: Mapping[str, Any] | None) -> ConnectionTest:
        """The same for a stored source with changes that are not stored yet."""
        async with self._database.reading() as session:
            row = await _find_row(session, source_id)
        if row.kind == FILES_KIND:
            async with self._acquire(row) as source:
                return ConnectionTest(await source.probe())
        return await self.test(row.kind, self._configs.merge_changes(row, config or {}))

    async def list_tables(self, source_id: str) -> list[StoredTable]:
        """All tables that the last sync found, switched-off ones included."""
        async with self._database.reading() as session:
            await _find_row(session, source_id)
            return [to_table(row) for row in await records.find_tables(session, source_id)]

    async def list_visible_tables(self, source_id: str) -> list[StoredTable]:
        """The tables as users see them, without anything that is switched off."""
        return filter_visible_tables(await self.list_tables(source_id))

    async def change_table(self, source_id: str, name: str, changes: TableChanges) -> StoredTable:
        """Set notes and flags; samples of disabled columns are deleted until the next sync."""
        async with self._database.transaction() as session:
            source = await _find_row(session, source_id, lock=True)
            row = await records.find_table(session, source_id, name)
            if row is None:
                raise NotFound("datasources.unknown_table", name=name)
            before = to_table(row)
            after = apply_table_changes(before, changes)
            for field, value in to_row_values(after).items():
                setattr(row, field, value)
            source.visible_count += is_visible(after) - is_visible(before)
            await records.touch(session, source_id)
        if source.newest and list_enabled_flags(before) != list_enabled_flags(after):
            await self._refresh_newest_day(source)
        return to_table(row)

    async def _refresh_newest_day(self, source: DatasourceRow) -> None:
        """Find the newest day of file sources again: the stored one may be of a disabled column."""
        newest = None
        with suppress(AppError):
            async with self._acquire(source) as opened:
                newest = await opened.find_newest_day()
        async with self._database.transaction() as session:
            await records.put_newest(session, source.id, newest)

    async def sync(self, source_id: str) -> AsyncIterator[SyncProgress]:
        """Start a sync, or join the running one, and follow it; it continues without followers."""
        async with self._database.reading() as session:
            row = await _find_row(session, source_id)
        await self._sync_service.start(to_source(row), self._acquire(row))
        return self._sync_service.follow(source_id)

    async def read_schema(self, source_id: str) -> Schema:
        """What may be asked of a source. Raises `DatasourceUnavailable` before its first sync."""
        return await self._schema(await self._read_row(source_id))

    @asynccontextmanager
    async def open(
        self, source_id: str, user_id: str | None
    ) -> AsyncIterator[tuple[Schema, SourceRunner]]:
        """The schema and the statement runner of a source, unchanged until the block ends."""
        row = await self._read_row(source_id)
        schema = await self._schema(row)
        async with self._acquire(row) as source, open_snapshot(source) as fetcher:
            rules = self._rules
            yield schema, SourceRunner(schema, fetcher, rules.limits, rules.check, user_id)

    async def _read_row(self, source_id: str) -> DatasourceRow:
        row = await self._database.read(partial(records.find_copy, source_id=source_id))
        if row is None:
            raise NotFound("datasources.unknown")
        return row

    async def _schema(self, row: DatasourceRow) -> Schema:
        known = self._schemas.get(row.id)
        if known and known.version == row.version and known.source.name == row.name:
            return known
        source = to_source(row)
        if source.synced_at is None:
            raise DatasourceUnavailable("datasources.not_synced", name=source.name)
        relations = await self._joins.read_known(row.id)
        async with self._database.reading() as session:
            schema = to_schema(source, await records.find_tables(session, row.id), relations)
        self._schemas[row.id] = schema
        return schema

    def _acquire(self, row: DatasourceRow) -> AbstractAsyncContextManager[OpenSource]:
        kind = find_source_kind(row.kind)

        def open_source() -> OpenSource:
            return kind.open(self._configs.read_with_secrets(row), self._rules.policy)

        return self._open_sources.acquire(row.id, row.revision, open_source)


async def _find_row(session: AsyncSession, source_id: str, *, lock: bool = False) -> DatasourceRow:
    row = await records.find_by_id(session, source_id, lock=lock)
    if row is None:
        raise NotFound("datasources.unknown")
    return row


def _check_name(name: str) -> str:
    bare = name.strip()
    if not bare or len(bare) > 128:
        raise Invalid("datasources.bad_name", path="name")
    return bare
