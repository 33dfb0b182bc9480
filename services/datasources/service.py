"""Data sources: create, change, test, sync, and open them for questions."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from model.actor import Actor, UserActor, find_workspace_id
from model.database.engine import Database, new_id
from model.errors import AppError, Conflict, NotFound
from model.paging import Page, PageRequest
from model.repositories.sources import datasources as records
from model.repositories.sources import policies
from model.sources.datasource import Datasource, SourceChanges, SourceDraft, TableChanges
from model.sources.schema import Schema
from model.tables.datasource import DatasourceRow
from model.workspaces.workspace import FIRST_WORKSPACE
from services.datasources.access.cached_fetcher import RowCache
from services.datasources.access.schema_cache import SchemaCache
from services.datasources.access.source_access import SourceAccess
from services.datasources.access.stored_sources import describe_source, find_row, read_page
from services.datasources.access.stored_tables import (
    describe_table,
    find_changeable_table,
    read_tables,
)
from services.datasources.access.table_pages import TableRequest, read_table_page
from services.datasources.access.table_switches import SwitchedTables, TableSwitch, switch_tables
from services.datasources.configuration.config_store import FILES_KIND, ConfigStore
from services.datasources.configuration.connection_check import ConnectionTest, check_connection
from services.datasources.configuration.guided_setup import begin_setup
from services.datasources.configuration.source_changes import (
    StoreAlso,
    apply_settings,
    check_name,
    store_nothing,
)
from services.datasources.configuration.source_opener import SourceOpener
from services.datasources.configuration.source_rules import SourceRules
from services.datasources.engines.registry import find_source_kind
from services.datasources.file_attachments import FileAttachments
from services.datasources.join_catalog_port import JoinCatalog
from services.datasources.open_source_cache import OpenSourceCache
from services.datasources.query_runner import SourceRunner
from services.datasources.row_mapping import to_row_values, to_source, to_table
from services.datasources.sync import SyncService
from services.datasources.sync_state.job import SyncProgress
from services.datasources.sync_state.lease import SyncInterruption
from services.datasources.visibility.stored_table import (
    StoredTable,
    apply_table_changes,
    is_visible,
    list_enabled_flags,
)
from services.security.secret_cipher import SecretCipher

log = logging.getLogger(__name__)


class DatasourceService:
    """Everything that can be done with data sources, each by an actor to whom it is open.

    A source that is denied to an actor is for him one that does not exist.
    """

    def __init__(
        self,
        database: Database,
        open_sources: OpenSourceCache,
        syncs: SyncService,
        joins: JoinCatalog,
        cipher: SecretCipher,
        rules: SourceRules,
    ) -> None:
        self._database = database
        self._open_sources = open_sources
        self._sync_service = syncs
        self._joins = joins
        self._configs = ConfigStore(cipher, rules.locations)
        self._rules = rules
        self._attachments = FileAttachments(rules.locations.files)
        self._access = rules.access
        self._schemas = SchemaCache(database, joins, rules.egress)
        self._opener = SourceOpener(open_sources, self._configs, rules, self._schemas)

    async def page(self, request: PageRequest, actor: Actor) -> Page[Datasource]:
        """The sources of an actor, from the oldest."""
        async with self._database.reading() as session:
            return await read_page(session, request, self._access, actor)

    async def get(self, source_id: str, actor: Actor) -> Datasource:
        """One source. Raises `NotFound`."""
        access = await self._access.authorize(source_id, actor)
        async with self._database.reading() as session:
            return await describe_source(session, await find_row(session, source_id), access)

    async def authorize(self, source_id: str, actor: Actor) -> SourceAccess:
        """What an actor sees of a source. Raises `NotFound`."""
        await self._read_row(source_id)
        return await self._access.authorize(source_id, actor)

    async def list_ids(self, actor: Actor) -> list[str]:
        """The ids of the sources of an actor."""
        read = partial(records.list_ids, workspace_id=find_workspace_id(actor))
        return await self._access.filter_ids(await self._database.read(read), actor)

    async def is_open(self, source_id: str, actor: Actor) -> bool:
        """Whether there is a source with that id, and it is open to an actor."""
        return await self._access.is_open(source_id, actor)

    async def create(self, draft: SourceDraft, actor: Actor, role: str | None = None) -> Datasource:
        """A new source in the actor's workspace, not yet synced; the service makes it in the first.

        Files that it keeps are those of the actor.
        Raises `Invalid`, and `NotFound` or `Conflict` for files.
        """
        kind, locations = find_source_kind(draft.kind), self._rules.locations
        checked_config = kind.check_config(draft.config, locations)
        row = DatasourceRow(id=new_id(), name=check_name(draft.name), unique_role=role)
        row.kind, row.sample = draft.kind, draft.sample
        row.workspace_id = find_workspace_id(actor) or FIRST_WORKSPACE
        self._configs.write_to_row(row, checked_config)
        async with self._database.transaction() as session:
            session.add(row)
            await session.flush()
            await self._attachments.attach(session, row, actor)
            if draft.setup and isinstance(actor, UserActor):
                await begin_setup(session, row, actor)
        log.info("source made", extra={"source": row.id, "kind": row.kind})
        return to_source(row)

    async def change(
        self,
        source_id: str,
        changes: SourceChanges,
        actor: Actor,
        *,
        store_also: StoreAlso = store_nothing,
    ) -> Datasource:
        """Change name or configuration; a password left out stays while the account does.

        With `sample` off, all values that were read at syncs are deleted and none are read again.
        What the caller has to `store_also` is stored in the same transaction, or nothing is.
        Raises `Invalid` for limits of a cost that the engine does not estimate.
        """
        access = await self._access.authorize(source_id, actor)
        file_keys: list[str] = []
        async with self._database.transaction() as session:
            row = await find_row(session, source_id, lock=True)
            await apply_settings(session, row, changes)
            if changes.config is not None:
                if row.unique_role:
                    raise Conflict("datasources.demo_fixed")
                self._configs.write_to_row(row, self._configs.merge_changes(row, changes.config))
                row.revision += 1
                records.cancel_sync(row, "datasources.sync_edited")
                file_keys = await self._attachments.attach(session, row, actor)
            await store_also(session)
            changed_source = await describe_source(session, row, access)
        await self._attachments.delete_orphans(file_keys)
        await self._open_sources.retire(source_id)
        self._schemas.evict(source_id)
        log.info("source changed", extra={"source": source_id})
        return changed_source

    async def delete(self, source_id: str, actor: Actor) -> None:
        """Remove a source with all that was found in it."""
        await self._access.authorize(source_id, actor)
        async with self._database.transaction() as session:
            row = await find_row(session, source_id, lock=True)
            await policies.keep_of_deleted(session, source_id, row.workspace_id)
            file_keys = await self._attachments.list_keys(session, source_id)
            if not await records.remove(session, source_id):
                raise NotFound("datasources.unknown")
        await self._attachments.delete_orphans(file_keys)
        await self._open_sources.retire(source_id)
        self._schemas.evict(source_id)
        await self._joins.delete(source_id)
        log.info("source deleted", extra={"source": source_id})

    async def test(self, kind: str, config: Mapping[str, Any]) -> ConnectionTest:
        """What a connection with this configuration finds. Raises `DatasourceUnavailable`."""
        return await check_connection(kind, config, self._rules.locations)

    async def test_stored(
        self, source_id: str, config: Mapping[str, Any] | None, actor: Actor
    ) -> ConnectionTest:
        """The same for a stored source with changes that are not stored yet."""
        access = await self._access.authorize(source_id, actor)
        async with self._database.reading() as session:
            row = await find_row(session, source_id)
        if row.kind == FILES_KIND:
            async with self._opener.acquire(row) as source:
                return ConnectionTest(await source.probe())
        connection_test = await self.test(row.kind, self._configs.merge_changes(row, config or {}))
        return connection_test.without_table_names() if access.restriction else connection_test

    async def list_tables(self, access: SourceAccess) -> list[StoredTable]:
        """All tables that the last sync found, switched-off ones included."""
        async with self._database.reading() as session:
            return await read_tables(session, access)

    async def page_tables(self, access: SourceAccess, request: TableRequest) -> list[StoredTable]:
        """Tables that the last sync found, in its order; one more than asked for when there are."""
        async with self._database.reading() as session:
            return await read_table_page(session, access, request)

    async def change_table(
        self, access: SourceAccess, name: str, changes: TableChanges
    ) -> StoredTable:
        """Set notes and flags; samples of disabled columns are deleted until the next sync."""
        source_id = access.source_id
        async with self._database.transaction() as session:
            source = await find_row(session, source_id, lock=True)
            row = await find_changeable_table(session, access, name, changes)
            before = to_table(row)
            after = apply_table_changes(before, changes)
            for field, value in to_row_values(after).items():
                setattr(row, field, value)
            source.visible_count += is_visible(after) - is_visible(before)
            await records.touch(session, source_id)
            changed_table = await describe_table(session, row, access)
        if source.newest and list_enabled_flags(before) != list_enabled_flags(after):
            await self._refresh_newest_day(source)
        return changed_table

    async def switch_tables(self, access: SourceAccess, switch: TableSwitch) -> SwitchedTables:
        """Enable or disable all tables that match; samples of disabled ones are deleted."""
        async with self._database.transaction() as session:
            source = await find_row(session, access.source_id, lock=True)
            switched = await switch_tables(session, access, source, switch)
            await records.touch(session, access.source_id)
        if source.newest and switched.changed:
            await self._refresh_newest_day(source)
        return switched

    async def _refresh_newest_day(self, source: DatasourceRow) -> None:
        """Find the newest day of file sources again: the stored one may be of a disabled column."""
        newest = None
        with suppress(AppError):
            async with self._opener.acquire(source) as opened:
                newest = await opened.find_newest_day()
        async with self._database.transaction() as session:
            await records.put_newest(session, source.id, newest)

    async def sync(
        self, source_id: str, actor: Actor
    ) -> AsyncIterator[SyncProgress | SyncInterruption]:
        """Start a sync, or join the running one, and follow it; it continues without followers."""
        access = await self._access.authorize(source_id, actor)
        start = partial(self._start_sync, source_id)
        await start()
        return self._sync_service.follow(access, start)

    async def _start_sync(self, source_id: str) -> None:
        async with self._database.reading() as session:
            row = await find_row(session, source_id)
        await self._sync_service.start(to_source(row), self._opener.acquire(row))

    async def read_schema(self, source_id: str, actor: Actor) -> Schema:
        """What may be asked of a source. Raises `DatasourceUnavailable` before its first sync."""
        row = await self._read_row(source_id)
        return await self._schemas.load(row, await self._access.authorize(source_id, actor))

    @asynccontextmanager
    async def open(
        self, source_id: str, actor: Actor, *, counted: bool = True
    ) -> AsyncIterator[tuple[Schema, SourceRunner]]:
        """The schema and the statement runner of a source, unchanged until the block ends.

        Rows that nobody is given are not `counted` in the actor's budget.
        """
        row = await self._read_row(source_id)
        access = await self._access.authorize(source_id, actor)
        async with self._opener.open(row, access, counted=counted) as opened:
            yield opened

    @asynccontextmanager
    async def open_with(self, access: SourceAccess) -> AsyncIterator[tuple[Schema, SourceRunner]]:
        """The same under an access that the caller made, not under the one of its actor."""
        async with self._opener.open(await self._read_row(access.source_id), access) as opened:
            yield opened

    @asynccontextmanager
    async def open_cached(
        self, source_id: str, actor: Actor, cache: RowCache
    ) -> AsyncIterator[tuple[Schema, SourceRunner]]:
        """The same with rows of earlier runs; the source is opened for statements without them."""
        row = await self._read_row(source_id)
        access = await self._access.authorize(source_id, actor)
        yield await self._opener.open_cached(row, access, cache)

    async def _read_row(self, source_id: str) -> DatasourceRow:
        row = await self._database.read(partial(records.find_copy, source_id=source_id))
        if row is None:
            raise NotFound("datasources.unknown")
        return row
