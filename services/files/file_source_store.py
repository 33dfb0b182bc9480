"""Files attached to data sources: questions use the tables as of the last sync.

A source refers to the object with the tables itself. It stays when the upload or its owner is
deleted; the object is deleted once neither an upload nor a source refers to it.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, cast

import orjson
from cachetools import LRUCache
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import Actor, UserActor
from model.database.engine import Database, new_id, now
from model.errors import (
    Conflict,
    DatasourceUnavailable,
    FileUnavailable,
    Gone,
    Invalid,
    NotFound,
    StorageUnavailable,
)
from model.files.file import DOCUMENT_KINDS, FileKind, StoredFile
from model.repositories.sources import datasources as sources
from model.repositories.sources import source_files as records
from model.sources.schema import ForeignKey, Join, Table
from model.tables.datasource import SourceFileRow
from model.tables.file import FileRow
from services.datasources.file_source_port import Fetch
from services.datasources.process.open_request import OpenRequest
from services.datasources.row_mapping import to_table
from services.datasources.visibility.table_filter import select_readable_tables
from services.files.ingestion.child_protocol import parse_result
from services.files.orphan_cleanup import delete_orphans
from services.files.querying.file_sources import IngestedFile, build_open_request, find_newest_day
from services.files.querying.join_inference import infer_joins
from services.files.querying.table_plan import PlannedTable, plan_tables
from services.storage.object_cache import ObjectCache

_MAX_PLANS = 64


@dataclass(frozen=True, slots=True)
class _OpenPlan:
    """How the files of a source are opened; it holds for exactly these files."""

    files: tuple[tuple[str, str], ...]
    opening: OpenRequest
    tables: tuple[PlannedTable, ...]


class FileSourceStore:
    """Implements `services.datasources.file_source_port.SourceFiles`. Make one for a worker."""

    def __init__(self, database: Database, object_cache: ObjectCache) -> None:
        self._database = database
        self._object_cache = object_cache
        self._plans: LRUCache[str, _OpenPlan] = LRUCache(_MAX_PLANS)

    async def attach(
        self, session: AsyncSession, source_id: str, actor: Actor, file_ids: Sequence[str]
    ) -> list[str]:
        """Attach files of the actor, or files that are attached already; returns their names.

        Raises `NotFound`, `Conflict` for a file that is being read, `Invalid` for a document.
        """
        before = {row.file_id: row for row in await records.find_of_source(session, source_id)}
        uploads = await records.find_uploads(session, file_ids)
        rows = [
            _to_row(source_id, place, _select_upload(uploads.get(id_), actor, before.get(id_)))
            for place, id_ in enumerate(file_ids)
        ]
        await records.put(session, source_id, rows)
        return [row.name for row in rows]

    async def list_keys(self, session: AsyncSession, source_id: str) -> list[str]:
        """The keys of the objects a source keeps."""
        return [row.tables_key for row in await records.find_of_source(session, source_id)]

    async def delete_orphans(self, keys: Sequence[str]) -> None:
        """Delete those of the objects that no record refers to any more."""
        await delete_orphans(self._database, self._object_cache, keys)

    async def refresh(self, source_id: str) -> None:
        """Use the newest tables of the files; those of files that were deleted stay.

        Replaced tables are left to the periodic cleanup, as questions may still use them.
        """
        async with self._database.transaction() as session:
            rows = await records.find_of_source(session, source_id)
            uploads = await records.find_uploads(session, [row.file_id for row in rows])
            for row in rows:
                upload = uploads.get(row.file_id)
                if upload and upload.tables_key:
                    row.name, row.kind = upload.name, upload.kind
                    row.tables_key, row.tables = upload.tables_key, upload.tables
                    row.tables_bytes, row.user_id = upload.tables_bytes, upload.user_id
            source = await sources.find_by_id(session, source_id, lock=True)
            if source:
                source.config = {**source.config, "names": [row.name for row in rows]}

    async def plan_update(
        self, source_id: str, file: StoredFile
    ) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
        """The tables of a source as they are, and as they would be with this version of a file."""
        rows = await self._database.read(partial(records.find_copies, source_id=source_id))
        files = [_to_stored_file(row) for row in rows]
        updated_files = [
            replace(each, tables=file.tables) if each.id == file.id else each for each in files
        ]
        return _list_planned(files), _list_planned(updated_files)

    async def find_tables(self, source_id: str, fetch: Fetch) -> list[Table]:
        """The tables with their keys and joins; disabled columns are not read."""
        async with self._pin_plan(source_id) as plan:
            tables = [each.table for each in plan.tables]
            keyed_tables, joins = await infer_joins(
                await self._read_visible_tables(source_id, tables), fetch
            )
        primary_keys = {table.name: table.primary_key for table in keyed_tables}
        foreign_keys: dict[str, list[ForeignKey]] = defaultdict(list)
        for join in joins:
            foreign_keys[join.left].append(_to_foreign_key(join))
        return [
            replace(
                t,
                primary_key=primary_keys.get(t.name, ()),
                foreign_keys=tuple(foreign_keys[t.name]),
            )
            for t in tables
        ]

    async def find_newest_day(self, source_id: str, fetch: Fetch) -> date | None:
        """The newest day in all tables and columns that are switched on."""
        async with self._pin_plan(source_id) as plan:
            tables = [each.table for each in plan.tables]
            return await find_newest_day(await self._read_visible_tables(source_id, tables), fetch)

    async def _read_visible_tables(self, source_id: str, tables: Sequence[Table]) -> list[Table]:
        async with self._database.reading() as session:
            rows = await sources.find_tables(session, source_id, gone=True)
        return select_readable_tables(tables, [to_table(row).table for row in rows])

    @asynccontextmanager
    async def pin(self, source_id: str) -> AsyncIterator[OpenRequest]:
        """How a process opens the files, which stay on this machine until the block ends.

        Raises `DatasourceUnavailable`.
        """
        async with self._pin_plan(source_id) as plan:
            yield plan.opening

    @asynccontextmanager
    async def _pin_plan(self, source_id: str) -> AsyncIterator[_OpenPlan]:
        rows = await self._database.read(partial(records.find_copies, source_id=source_id))
        try:
            async with AsyncExitStack() as stack:
                pins = [self._object_cache.pin(row.tables_key) for row in rows]
                paths = [await stack.enter_async_context(each) for each in pins]
                yield self._find_or_plan(source_id, rows, paths)
        except (Gone, StorageUnavailable, FileUnavailable) as error:
            raise DatasourceUnavailable(error.key, **error.params) from error

    def _find_or_plan(
        self, source_id: str, rows: Sequence[SourceFileRow], paths: Sequence[Path]
    ) -> _OpenPlan:
        files = tuple((row.name, row.tables_key) for row in rows)
        plan = self._plans.get(source_id)
        if plan is None or plan.files != files:
            ingested_files = [
                IngestedFile(_to_stored_file(row), path)
                for row, path in zip(rows, paths, strict=True)
            ]
            opening, tables = build_open_request(ingested_files)
            plan = self._plans[source_id] = _OpenPlan(files, opening, tuple(tables))
        return plan


def _select_upload(
    upload: FileRow | None, actor: Actor, before: SourceFileRow | None
) -> FileRow | SourceFileRow:
    """The actor's own upload, or the file that is attached already."""
    if upload is None or UserActor(upload.user_id, upload.workspace_id) != actor:
        if before is None:
            raise NotFound("uploads.unknown")
        return before
    if upload.tables_key is None:
        raise Conflict("uploads.not_ready", name=upload.name)
    if upload.kind in DOCUMENT_KINDS:
        raise Invalid("asking.document", path="config.file_ids", name=upload.name)
    return upload


def _to_row(source_id: str, position: int, file_row: FileRow | SourceFileRow) -> SourceFileRow:
    return SourceFileRow(
        id=new_id(),
        datasource_id=source_id,
        position=position,
        file_id=file_row.id if isinstance(file_row, FileRow) else file_row.file_id,
        name=file_row.name,
        kind=file_row.kind,
        tables_key=file_row.tables_key,
        tables_bytes=file_row.tables_bytes,
        user_id=file_row.user_id,
        tables=file_row.tables,
    )


def _list_planned(files: Sequence[StoredFile]) -> tuple[Table, ...]:
    return tuple(each.table for each in plan_tables(files))


def _to_stored_file(row: SourceFileRow) -> StoredFile:
    fields: dict[str, Any] = {"kind": row.kind, "notices": [], "pages": None, "passages": None}
    result = parse_result({**fields, "tables": orjson.loads(row.tables)})
    kind = cast("FileKind", row.kind)
    return StoredFile(row.file_id, "", row.name, kind, 0, "ready", now(), result.tables)


def _to_foreign_key(join: Join) -> ForeignKey:
    columns, references = zip(*join.on, strict=True)
    return ForeignKey(columns, join.right, references, True, join.unmatched)
