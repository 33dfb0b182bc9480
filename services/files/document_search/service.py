"""A user's documents, searched for words."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack

from model.actor import UserActor
from model.database.engine import Database
from model.errors import BadRequest, Gone, Invalid, NotFound, Unavailable
from model.files.document import DocumentHits
from model.files.file import DOCUMENT_KINDS, StoredFile
from model.repositories import files as records
from model.tables.file import FileRow
from services.files.document_search.open_document import OpenDocument
from services.files.document_search.passage_search import search_passages
from services.files.row_mapping import to_file
from services.storage.object_cache import ObjectCache

MAX_FILES = 200
MAX_QUERY_LENGTH = 200
_MAX_CONCURRENT = 2
_TIMEOUT_S = 20
_RETRY_AFTER_S = 5
log = logging.getLogger(__name__)


class DocumentSearchService:
    """Finds passages; each user only in documents of his own. Holds nothing between searches."""

    def __init__(self, database: Database, object_cache: ObjectCache) -> None:
        self._database = database
        self._object_cache = object_cache
        self._slots = asyncio.Semaphore(_MAX_CONCURRENT)

    async def search(
        self, user: UserActor, query: str, file_ids: Sequence[str], limit: int
    ) -> DocumentHits:
        """What fits best in these documents, or in the newest `MAX_FILES` of all when none is
        named.

        Raises `BadRequest`, `NotFound`, `Invalid` for a file without text, `Unavailable`.
        """
        _check_query(query, file_ids)
        rows = await self._find_documents(user, file_ids)
        try:
            async with asyncio.timeout(_TIMEOUT_S), self._slots, AsyncExitStack() as stack:
                documents, missing = await self._open_documents(rows, stack)
                passages = await asyncio.to_thread(search_passages, documents, query, limit)
        except TimeoutError as error:
            raise Unavailable("documents.busy", retry_after=_RETRY_AFTER_S) from error
        log.info(
            "documents searched", extra={"documents": len(documents), "passages": len(passages)}
        )
        return DocumentHits(tuple(passages), len(documents), missing)

    async def check(self, user: UserActor, file_ids: Sequence[str]) -> None:
        """Raises `NotFound` or `Invalid`, whatever keeps the user from searching these files."""
        _check_query("-", file_ids)
        await self._find_documents(user, file_ids)

    async def _find_documents(
        self, user: UserActor, file_ids: Sequence[str]
    ) -> list[tuple[StoredFile, str]]:
        async with self._database.reading() as session:
            if not file_ids:
                rows = await records.find_documents(session, user, DOCUMENT_KINDS, MAX_FILES)
            else:
                rows = await records.find_by_ids(session, user, file_ids)
        if len(rows) < len(set(file_ids)):
            raise NotFound("uploads.unknown")
        return [_require_document(row) for row in rows]

    async def _open_documents(
        self, rows: Sequence[tuple[StoredFile, str]], stack: AsyncExitStack
    ) -> tuple[list[OpenDocument], tuple[str, ...]]:
        documents, missing = [], []
        for file, key in rows:
            try:
                path = await stack.enter_async_context(self._object_cache.pin(key))
            except Gone:
                missing.append(file.name)
            else:
                documents.append(OpenDocument(file, path))
        return documents, tuple(missing)


def _check_query(query: str, file_ids: Sequence[str]) -> None:
    if not query.strip():
        raise BadRequest("documents.no_words")
    if len(query) > MAX_QUERY_LENGTH:
        raise BadRequest("documents.long_query", most=MAX_QUERY_LENGTH)
    if len(file_ids) > MAX_FILES:
        raise BadRequest("documents.too_many", most=MAX_FILES)


def _require_document(row: FileRow) -> tuple[StoredFile, str]:
    file = to_file(row)
    if file.status == "ready" and file.kind not in DOCUMENT_KINDS:
        raise Invalid("documents.no_document", path="file_ids", name=file.name)
    if row.tables_key is None:
        raise Invalid("documents.not_ready", path="file_ids", name=file.name)
    return file, row.tables_key
