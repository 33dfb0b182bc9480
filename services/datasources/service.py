"""Data sources: made, changed, tested, synced and opened for questions."""

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
from model.sources.datasource import DataSource, ReplicaState, TableChanges
from model.sources.query import QueryLimits
from model.sources.schema import Schema
from model.tables.datasource import DatasourceRow
from services.datasources.engines import Engines
from services.datasources.kinds import kind_named
from services.datasources.records import (
    StoredTable,
    changed_table,
    is_visible,
    shown_to_users,
    switches,
    to_schema,
    to_source,
    to_table,
    to_values,
)
from services.datasources.replicas import look_at_replica
from services.datasources.runner import CheckQuery, SourceRunner
from services.datasources.secrets import SecretBox
from services.datasources.source import OpenSource, Probe, Surroundings, reading
from services.datasources.stored_configs import KEEPS_FILES, StoredConfigs
from services.datasources.sync import SyncProgress, Syncs
from services.datasources.visibility.values import switch_samples

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is fixed for all sources of this installation."""

    around: Surroundings
    limits: QueryLimits
    check: CheckQuery


@dataclass(frozen=True, slots=True)
class Trial:
    """What a test of a source found, and of its replica when it has one."""

    probe: Probe
    replica: ReplicaState | None = None


class DatasourceService:
    """All that can be done with data sources."""

    def __init__(
        self, database: Database, engines: Engines, syncs: Syncs, box: SecretBox, rules: Rules
    ) -> None:
        self._database = database
        self._engines = engines
        self._syncs = syncs
        self._configs = StoredConfigs(box, rules.around)
        self._rules = rules
        self._schemas: dict[str, Schema] = {}

    async def page(self, request: PageRequest) -> Page[DataSource]:
        """Sources from the oldest."""
        async with self._database.reading() as session:
            rows = await records.find_page(session, request)
        kept = tuple(to_source(row) for row in rows[: request.limit])
        following = (kept[-1].created_at, kept[-1].id) if len(rows) > len(kept) else None
        return Page(kept, following)

    async def get(self, source_id: str) -> DataSource:
        """One source. Raises `NotFound`."""
        async with self._database.reading() as session:
            return to_source(await _existing(session, source_id))

    async def ids(self) -> list[str]:
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
        checked = kind_named(kind).config(config, self._rules.around)
        row = DatasourceRow(id=new_id(), name=_named(name), kind=kind, unique_role=role)
        row.sample = sample
        self._configs.put(row, checked)
        async with self._database.transaction() as session:
            session.add(row)
            await session.flush()
            await self._keep(session, row, by)
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
        kept: list[str] = []
        async with self._database.transaction() as session:
            row = await _existing(session, source_id, lock=True)
            row.name = _named(name) if name is not None else row.name
            if sample is not None:
                await switch_samples(session, row, sample=sample)
            if config is not None:
                if row.unique_role:
                    raise Conflict("datasources.demo_fixed")
                self._configs.put(row, self._configs.completed(row, config))
                row.revision += 1
                records.abandon_sync(row, "datasources.sync_edited")
                kept = await self._keep(session, row, by)
        await self._drop(kept)
        await self._engines.retire(source_id)
        self._schemas.pop(source_id, None)
        log.info("source changed", extra={"source": source_id})
        return to_source(row)

    async def delete(self, source_id: str) -> None:
        """Remove a source with all that was found in it."""
        async with self._database.transaction() as session:
            kept = await self._kept_by(session, source_id)
            if not await records.remove(session, source_id):
                raise NotFound("datasources.unknown")
        await self._drop(kept)
        await self._engines.retire(source_id)
        self._schemas.pop(source_id, None)
        await self._syncs.joins.forget(source_id)
        log.info("source deleted", extra={"source": source_id})

    async def test(self, kind: str, config: Mapping[str, Any]) -> Trial:
        """What a connection with this configuration finds. Raises `DatasourceUnavailable`."""
        chosen = kind_named(kind)
        source = chosen.open(chosen.config(config, self._rules.around), self._rules.around)
        try:
            return Trial(await source.probe(), await look_at_replica(source))
        finally:
            await source.close()

    async def test_known(self, source_id: str, config: Mapping[str, Any] | None) -> Trial:
        """The same for a stored source, with the changes that are meant."""
        async with self._database.reading() as session:
            row = await _existing(session, source_id)
        if row.kind == KEEPS_FILES:
            async with self._lease(row) as source:
                return Trial(await source.probe())
        return await self.test(row.kind, self._configs.completed(row, config or {}))

    async def tables(self, source_id: str) -> list[StoredTable]:
        """All tables that the last sync found, switched-off ones included."""
        async with self._database.reading() as session:
            await _existing(session, source_id)
            return [to_table(row) for row in await records.find_tables(session, source_id)]

    async def visible_tables(self, source_id: str) -> list[StoredTable]:
        """The tables as users see them, without anything that is switched off."""
        return shown_to_users(await self.tables(source_id))

    async def change_table(self, source_id: str, name: str, changes: TableChanges) -> StoredTable:
        """Set notes and switches of a table and its columns.

        The samples of what is switched off are deleted; switched on again, it is sampled at the
        next sync.
        """
        async with self._database.transaction() as session:
            source = await _existing(session, source_id, lock=True)
            row = await records.find_table(session, source_id, name)
            if row is None:
                raise NotFound("datasources.unknown_table", name=name)
            before = to_table(row)
            after = changed_table(before, changes)
            for field, value in to_values(after).items():
                setattr(row, field, value)
            source.visible_count += is_visible(after) - is_visible(before)
            await records.touch(session, source_id)
        if source.newest and switches(before) != switches(after):
            await self._count_days(source)
        return to_table(row)

    async def _count_days(self, source: DatasourceRow) -> None:
        """Find the newest day of kept files again: the one so far may be of a hidden column."""
        newest = None
        with suppress(AppError):
            async with self._lease(source) as opened:
                newest = await opened.newest()
        async with self._database.transaction() as session:
            await records.put_newest(session, source.id, newest)

    async def sync(self, source_id: str) -> AsyncIterator[SyncProgress]:
        """Start a sync (or join the one that goes on) and follow it; it goes on unfollowed."""
        async with self._database.reading() as session:
            row = await _existing(session, source_id)
        await self._syncs.start(to_source(row), self._lease(row))
        return self._syncs.follow(source_id)

    async def schema(self, source_id: str) -> Schema:
        """What may be asked of a source. Raises `DatasourceUnavailable` before its first sync."""
        return await self._schema(await self._read(source_id))

    @asynccontextmanager
    async def open(
        self, source_id: str, user_id: str | None
    ) -> AsyncIterator[tuple[Schema, SourceRunner]]:
        """A source's schema, and the only way to run a user's statements, until the block ends.

        The block has the source as it was when it began, also when it is edited or deleted.
        """
        row = await self._read(source_id)
        schema = await self._schema(row)
        async with self._lease(row) as source, reading(source) as fetches:
            rules = self._rules
            yield schema, SourceRunner(schema, fetches, rules.limits, rules.check, user_id)

    async def _read(self, source_id: str) -> DatasourceRow:
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
        kept = await self._syncs.joins.kept(row.id)
        async with self._database.reading() as session:
            schema = to_schema(source, await records.find_tables(session, row.id), kept)
        self._schemas[row.id] = schema
        return schema

    def _lease(self, row: DatasourceRow) -> AbstractAsyncContextManager[OpenSource]:
        kind = kind_named(row.kind)

        def opener() -> OpenSource:
            return kind.open(self._configs.whole(row), self._rules.around)

        return self._engines.lease(row.id, row.revision, opener)

    async def _keep(self, session: AsyncSession, row: DatasourceRow, by: str | None) -> list[str]:
        """Take the files of a source that keeps some; the keys of what it had before."""
        kept = self._rules.around.kept
        if row.kind != KEEPS_FILES or kept is None:
            return []
        before = await kept.keys(session, row.id)
        names = await kept.take(session, row.id, by, row.config["file_ids"])
        row.config = {**row.config, "names": names}
        return before

    async def _kept_by(self, session: AsyncSession, source_id: str) -> list[str]:
        kept = self._rules.around.kept
        return await kept.keys(session, source_id) if kept else []

    async def _drop(self, keys: list[str]) -> None:
        if keys and self._rules.around.kept:
            await self._rules.around.kept.drop(keys)


async def _existing(session: AsyncSession, source_id: str, *, lock: bool = False) -> DatasourceRow:
    row = await records.find_by_id(session, source_id, lock=lock)
    if row is None:
        raise NotFound("datasources.unknown")
    return row


def _named(name: str) -> str:
    bare = name.strip()
    if not bare or len(bare) > 128:
        raise Invalid("datasources.bad_name", path="name")
    return bare
