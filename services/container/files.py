"""Files: where they are kept, how they are read, and questions over them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from model.database.engine import Database
from model.settings import Settings, to_misconfigured
from services.container.datasources import check_query
from services.files.admission import Admission
from services.files.asking.opened import FileSources
from services.files.asking.service import FileQuestions
from services.files.keeping import FileKeeper
from services.files.preview import Preview
from services.files.reading.reader import read_file
from services.files.readings import Readings
from services.files.searching.service import DocumentSearch
from services.files.service import FileService
from services.files.sweeper import Sweeper
from services.files.uploads import Storage, Uploads
from services.runtime.readiness import Readiness
from services.runtime.task_supervisor import TaskSupervisor
from services.storage.copies import LocalCopies
from services.storage.local import LocalStore
from services.storage.store import ObjectStore


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[ObjectStore]:
    """The folder, or the bucket when MINIO_ENDPOINT is set. Raises `Misconfigured`."""
    if not settings.minio.endpoint:
        yield LocalStore(settings.data_dir / "files")
        return
    for name in ("access_key", "secret_key"):
        if not getattr(settings.minio, name):
            raise to_misconfigured(f"MINIO_{name.upper()}", "it must be set when MINIO_ENDPOINT is")
    from services.storage.minio import open_minio

    async with open_minio(settings.minio) as store:
        yield store


@asynccontextmanager
async def open_files(
    settings: Settings, database: Database, readiness: Readiness, background: TaskSupervisor
) -> AsyncIterator[tuple[FileService, Uploads, DocumentSearch, FileKeeper]]:
    """What keeps, reads, takes and searches files. Raises `Misconfigured`."""
    async with open_store(settings) as store:
        readiness.add("files", store.check, required=False)
        async with _open_files(settings, database, background, store) as opened:
            yield opened


@asynccontextmanager
async def _open_files(
    settings: Settings, database: Database, background: TaskSupervisor, store: ObjectStore
) -> AsyncIterator[tuple[FileService, Uploads, DocumentSearch, FileKeeper]]:
    cache = settings.data_dir / "cache"
    copies = LocalCopies(store, cache / "files", settings.minio.cache_bytes)
    storage = Storage(copies, cache / "uploads")
    readings = Readings(database, read_file)
    folders = (storage.staging, cache / "files", settings.data_dir / "files")
    background.start(Sweeper(database, store, copies, folders).run(), name="sweep files")
    preview = Preview()
    try:
        yield (
            FileService(database, store, storage, readings, preview),
            Uploads(database, storage, readings, Admission(settings.upload)),
            DocumentSearch(database, copies),
            FileKeeper(database, copies),
        )
    finally:
        await preview.close()


@asynccontextmanager
async def open_questions(
    settings: Settings, background: TaskSupervisor, files: FileService
) -> AsyncIterator[FileQuestions]:
    """What opens files for questions."""
    sources = FileSources(settings.query, check_query)
    background.start(sources.watch(), name="forget deleted files")
    try:
        yield FileQuestions(files, sources)
    finally:
        await sources.close()
