"""Files: where they are stored, how they are read, and questions over them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from model.settings import Settings, to_misconfigured
from services.container.core import Core
from services.container.datasources import check_query
from services.files.appending.service import FileAppending
from services.files.document_search.service import DocumentSearchService
from services.files.file_source_store import FileSourceStore
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.process.parent import ingest_file
from services.files.ingestion_queue import IngestionQueue
from services.files.periodic_cleanup import PeriodicCleanup
from services.files.preview import TablePreviewReader
from services.files.querying.file_sources import FileSourceCache
from services.files.querying.service import FileQueryService
from services.files.rebuilding.rebuild import TableRebuilds
from services.files.rebuilding.reingestion import FileReingestion
from services.files.replacement import FileReplacement
from services.files.service import FileService
from services.files.storage_quota import StorageQuota
from services.files.upload_admission import UploadAdmission
from services.files.uploads import Uploads, UploadStorage
from services.storage.local_store import LocalStore
from services.storage.object_cache import ObjectCache
from services.storage.object_store import ObjectStore


@dataclass(frozen=True)
class FileServices:
    """Files and what is done with them; `source_files` is for data sources made of files."""

    files: FileService
    uploads: Uploads
    documents: DocumentSearchService
    replacement: FileReplacement
    appending: FileAppending
    source_files: FileSourceStore


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[ObjectStore]:
    """The folder, or the bucket when MINIO_ENDPOINT is set. Raises `Misconfigured`."""
    if not settings.minio.endpoint:
        yield LocalStore(settings.data_dir / "files")
        return
    for name in ("access_key", "secret_key"):
        if not getattr(settings.minio, name):
            raise to_misconfigured(f"MINIO_{name.upper()}", "it must be set when MINIO_ENDPOINT is")
    from services.storage.minio_store import open_minio

    async with open_minio(settings.minio) as store:
        yield store


@asynccontextmanager
async def open_files(settings: Settings, core: Core) -> AsyncIterator[FileServices]:
    """What takes, stores, reads and searches files. Raises `Misconfigured`."""
    async with open_store(settings) as store:
        core.readiness.add("files", store.check, required=False)
        async with _open_files(settings, core, store) as file_services:
            yield file_services


@asynccontextmanager
async def _open_files(
    settings: Settings, core: Core, store: ObjectStore
) -> AsyncIterator[FileServices]:
    database, background = core.database, core.background
    cache = settings.data_dir / "cache"
    object_cache = ObjectCache(store, cache / "files", settings.minio.cache_bytes)
    storage = UploadStorage(object_cache, cache / "uploads")
    limits = IngestionLimits(cpu_s=settings.upload.cpu_s)
    ingestion_queue = IngestionQueue(database, ingest_file, limits)
    draft_folders = (cache / "files", settings.data_dir / "files")
    cleanup = PeriodicCleanup(database, store, object_cache, storage.staging, draft_folders)
    background.start(cleanup.run(), name="clean up files")
    preview = TablePreviewReader()
    quota = StorageQuota(settings.upload)
    rebuilds = TableRebuilds(database, storage, ingestion_queue, quota)
    reingestion = FileReingestion(database, object_cache, rebuilds)
    files = FileService(database, store, object_cache, preview, reingestion, core.access)
    source_files = FileSourceStore(database, object_cache)
    replacement = FileReplacement(database, object_cache, files, source_files)
    try:
        yield FileServices(
            files,
            Uploads(database, storage, ingestion_queue, UploadAdmission(settings.upload), quota),
            DocumentSearchService(database, object_cache),
            replacement,
            FileAppending(database, object_cache, rebuilds, preview, replacement),
            source_files,
        )
    finally:
        await preview.close()


@asynccontextmanager
async def open_file_queries(
    settings: Settings, core: Core, files: FileService
) -> AsyncIterator[FileQueryService]:
    """What opens files for questions."""
    sources = FileSourceCache(
        settings.query, check_query, core.audit.add, core.budgets, core.access.statement_rights
    )
    core.background.start(sources.watch(), name="forget deleted files")
    try:
        yield FileQueryService(files, sources)
    finally:
        await sources.close()
