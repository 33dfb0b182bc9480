"""Files kept as data sources: what is asked are the tables as they were when last taken.

A source names the object with the tables itself. Deleting the upload, or the user who made it,
takes nothing from it; the object goes when neither an upload nor a source names it any more.
"""

from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, cast

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

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
from model.sources.schema import ForeignKey, Relation, Table
from model.tables.datasource import SourceFileRow
from model.tables.file import FileRow
from services.datasources.kept import Fetch
from services.datasources.process.opening import Opening
from services.datasources.records import to_table
from services.datasources.visibility.tables import readable_tables
from services.files.asking.joins import with_keys
from services.files.asking.opened import ReadFile, newest_day, opening_of
from services.files.asking.plan import Planned
from services.files.reading.wire import reading_of
from services.files.unnamed import drop_unnamed
from services.storage.copies import LocalCopies

_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class _Planned:
    """How the files of a source are opened, as long as they are these."""

    files: tuple[tuple[str, str], ...]
    opening: Opening
    tables: tuple[Planned, ...]


class FileKeeper:
    """Implements `services.datasources.source.KeptFiles`. Make one for a worker."""

    def __init__(self, database: Database, copies: LocalCopies) -> None:
        self._database = database
        self._copies = copies
        self._planned: OrderedDict[str, _Planned] = OrderedDict()

    async def take(
        self, session: AsyncSession, source_id: str, by: str | None, file_ids: Sequence[str]
    ) -> list[str]:
        """Have a source keep these files of a user, and those it keeps already; their names.

        Raises `NotFound`, `Conflict` for one that is being read, `Invalid` for one without tables.
        """
        before = {row.file_id: row for row in await records.find_of_source(session, source_id)}
        uploads = await records.find_uploads(session, file_ids)
        rows = [
            _taken(source_id, place, _upload(uploads.get(id_), by, before.get(id_)))
            for place, id_ in enumerate(file_ids)
        ]
        await records.put(session, source_id, rows)
        return [row.name for row in rows]

    async def keys(self, session: AsyncSession, source_id: str) -> list[str]:
        """The keys of the objects a source keeps."""
        return [row.tables_key for row in await records.find_of_source(session, source_id)]

    async def drop(self, keys: Sequence[str]) -> None:
        """Remove those of the objects that nothing names any more."""
        await drop_unnamed(self._database, self._copies, keys)

    async def refresh(self, source_id: str) -> None:
        """Take the tables of files that were read anew; what was deleted meanwhile stays.

        Tables that were replaced are left to the sweep: questions may be under way.
        """
        async with self._database.transaction() as session:
            rows = await records.find_of_source(session, source_id)
            uploads = await records.find_uploads(session, [row.file_id for row in rows])
            for row in rows:
                upload = uploads.get(row.file_id)
                if upload and upload.tables_key:
                    row.name, row.kind = upload.name, upload.kind
                    row.tables_key, row.tables = upload.tables_key, upload.tables
            source = await sources.find_by_id(session, source_id, lock=True)
            if source:
                source.config = {**source.config, "names": [row.name for row in rows]}

    async def found(self, source_id: str, fetch: Fetch) -> list[Table]:
        """The tables with their keys and joins; what is switched off is not read for them."""
        async with self._opened(source_id) as planned:
            tables = [each.table for each in planned.tables]
            keyed, relations = await with_keys(await self._readable(source_id, tables), fetch)
        primary = {table.name: table.primary_key for table in keyed}
        keys: dict[str, list[ForeignKey]] = defaultdict(list)
        for relation in relations:
            keys[relation.left].append(_key(relation))
        return [
            replace(t, primary_key=primary.get(t.name, ()), foreign_keys=tuple(keys[t.name]))
            for t in tables
        ]

    async def newest(self, source_id: str, fetch: Fetch) -> date | None:
        """The newest day in any of the tables, but in what is switched off."""
        async with self._opened(source_id) as planned:
            tables = [each.table for each in planned.tables]
            return await newest_day(await self._readable(source_id, tables), fetch)

    async def _readable(self, source_id: str, tables: Sequence[Table]) -> list[Table]:
        async with self._database.reading() as session:
            rows = await sources.find_tables(session, source_id, gone=True)
        return readable_tables(tables, [to_table(row).table for row in rows])

    @asynccontextmanager
    async def opening(self, source_id: str) -> AsyncIterator[Opening]:
        """How a process opens the files, which stay on this machine until the block ends.

        Raises `DatasourceUnavailable`.
        """
        async with self._opened(source_id) as planned:
            yield planned.opening

    @asynccontextmanager
    async def _opened(self, source_id: str) -> AsyncIterator[_Planned]:
        rows = await self._database.read(partial(records.find_copies, source_id=source_id))
        try:
            async with AsyncExitStack() as stack:
                held = [self._copies.path(row.tables_key) for row in rows]
                paths = [await stack.enter_async_context(each) for each in held]
                yield self._plan(source_id, rows, paths)
        except (Gone, StorageUnavailable, FileUnavailable) as error:
            raise DatasourceUnavailable(error.key, **error.params) from error

    def _plan(
        self, source_id: str, rows: Sequence[SourceFileRow], paths: Sequence[Path]
    ) -> _Planned:
        files = tuple((row.name, row.tables_key) for row in rows)
        planned = self._planned.get(source_id)
        if planned is None or planned.files != files:
            read = [ReadFile(_file(row), path) for row, path in zip(rows, paths, strict=True)]
            opening, tables = opening_of(read)
            planned = self._planned[source_id] = _Planned(files, opening, tuple(tables))
        self._planned.move_to_end(source_id)
        while len(self._planned) > _REMEMBERED:
            self._planned.popitem(last=False)
        return planned


def _upload(
    upload: FileRow | None, by: str | None, before: SourceFileRow | None
) -> FileRow | SourceFileRow:
    """What to keep: the user's own upload, or what is kept already."""
    if upload is None or upload.user_id != by:
        if before is None:
            raise NotFound("uploads.unknown")
        return before
    if upload.tables_key is None:
        raise Conflict("uploads.not_ready", name=upload.name)
    if upload.kind in DOCUMENT_KINDS:
        raise Invalid("asking.document", path="config.file_ids", name=upload.name)
    return upload


def _taken(source_id: str, position: int, given: FileRow | SourceFileRow) -> SourceFileRow:
    return SourceFileRow(
        id=new_id(),
        datasource_id=source_id,
        position=position,
        file_id=given.id if isinstance(given, FileRow) else given.file_id,
        name=given.name,
        kind=given.kind,
        tables_key=given.tables_key,
        tables=given.tables,
    )


def _file(row: SourceFileRow) -> StoredFile:
    known: dict[str, Any] = {"kind": row.kind, "notices": [], "pages": None, "passages": None}
    found = reading_of({**known, "tables": orjson.loads(row.tables)})
    kind = cast("FileKind", row.kind)
    return StoredFile(row.file_id, "", row.name, kind, 0, "ready", now(), found.tables)


def _key(relation: Relation) -> ForeignKey:
    columns, references = zip(*relation.on, strict=True)
    return ForeignKey(columns, relation.right, references, True, relation.unmatched)
