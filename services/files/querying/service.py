"""Checks and opens a user's files for a question."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from model.actor import UserActor
from model.errors import Conflict, FileUnavailable, Gone, Invalid, NotFound
from model.files.file import DOCUMENT_KINDS, StoredFile
from model.sources.egress import SourceEgress
from model.sources.query import OnWait
from model.sources.schema import Schema
from services.datasources.query_runner import SourceRunner
from services.files.querying.file_sources import FileSourceCache, IngestedFile

MAX_FILES = 20
_MAX_ATTEMPTS = 2


class StoredFiles(Protocol):
    """The files that users have uploaded."""

    async def get_many(self, user: UserActor, file_ids: Sequence[str]) -> list[StoredFile]:
        """The user's files, in the order of the ids. Raises `NotFound`."""
        ...

    async def find_egress(self, file_ids: Sequence[str]) -> SourceEgress:
        """The egress rules of files: what of them may leave."""
        ...

    def pin_tables(self, file: StoredFile) -> AbstractAsyncContextManager[Path]:
        """Where this machine has the database with the file's tables, until the block ends.

        Raises `Conflict` before it was read, or `Gone`.
        """
        ...


class FileQueryService:
    """Opens files for questions of their owner."""

    def __init__(self, files: StoredFiles, sources: FileSourceCache) -> None:
        self._files = files
        self._sources = sources

    async def check(self, user: UserActor, file_ids: Sequence[str]) -> None:
        """Raise `Invalid` or `NotFound` when the user may not ask about these files."""
        if not file_ids:
            raise Invalid("asking.no_files", path="forwardedProps.fileIds")
        if len(file_ids) > MAX_FILES:
            path = "forwardedProps.fileIds"
            raise Invalid("asking.too_many", path=path, limit=MAX_FILES)
        for file in await self._files.get_many(user, file_ids):
            if file.kind in DOCUMENT_KINDS:
                raise Invalid("asking.document", path="forwardedProps.fileIds", name=file.name)

    async def are_warm(self, user: UserActor, file_ids: Sequence[str]) -> bool:
        """Whether the files are open already, so that an answer does not wait for them."""
        return self._sources.are_warm(await self._require_ready(user, file_ids))

    @asynccontextmanager
    async def open(
        self, user: UserActor, file_ids: Sequence[str], on_wait: OnWait | None = None
    ) -> AsyncIterator[tuple[Schema, SourceRunner]]:
        """The schema of the files and the runner of statements, until the block ends.

        Raises `FileUnavailable` for a file that is gone, failed, or still being read.
        """
        async with AsyncExitStack() as stack:
            files = await self._pin_files(user, file_ids, stack)
            schema, runner = await self._sources.open(files, on_wait)
            rules = await self._files.find_egress(file_ids)
            if not rules.is_open:
                schema = replace(schema, source=replace(schema.source, egress=rules))
            yield schema, runner

    async def _pin_files(
        self, user: UserActor, file_ids: Sequence[str], stack: AsyncExitStack, attempt: int = 1
    ) -> list[IngestedFile]:
        """Pin the tables of the files; all are looked up again when one was ingested meanwhile."""
        files: list[IngestedFile] = []
        for file in await self._require_ready(user, file_ids):
            try:
                path = await stack.enter_async_context(self._files.pin_tables(file))
            except (Gone, Conflict) as error:
                if attempt < _MAX_ATTEMPTS:
                    return await self._pin_files(user, file_ids, stack, attempt + 1)
                raise FileUnavailable("asking.not_opened", name=file.name) from error
            files.append(IngestedFile(file, path))
        return files

    async def _require_ready(self, user: UserActor, file_ids: Sequence[str]) -> list[StoredFile]:
        try:
            files = await self._files.get_many(user, file_ids)
        except NotFound as error:
            raise FileUnavailable("asking.deleted") from error
        for file in files:
            if file.status != "ready":
                raise FileUnavailable("asking.parsing", name=file.name)
        return files
