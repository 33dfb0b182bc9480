"""Objects in a private bucket of MinIO, or of any other server that speaks S3."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from itertools import islice
from pathlib import Path
from threading import Event
from typing import BinaryIO, cast

from minio import Minio
from minio.datatypes import Object, Upload
from minio.error import MinioException, S3Error
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from model.config.sections import MinioSettings
from model.errors import Gone, StorageUnavailable
from services.storage import atomic_files
from services.storage.object_store import CHUNK_BYTES, StoredObject, validate_key
from services.storage.thread_pool import BoundedThreadPool

PART_BYTES = 5 * 1024 * 1024
"""The smallest part S3 takes; of an upload one part is in memory."""
_THREADS = 16
_TIMEOUT = Timeout(connect=3, read=30)
_RETRY = Retry(
    2,
    redirect=0,  # requests are signed for this address, and what it names may be an internal one
    backoff_factor=0.2,
    status_forcelist=(500, 502, 503, 504),
    raise_on_status=False,
)
_PAGE_SIZE = 1_000
_PREFIX = "file-"
_PROBE = "tabletalk-privacy-check"
_REGION = "us-east-1"
"""Passed so that the client does not ask for it; MinIO accepts any."""
_REFUSED_STATUSES = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_ALREADY_MADE = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})


class MinioStore:
    """An `ObjectStore` in a bucket; made by `open_minio`."""

    def __init__(self, settings: MinioSettings, connections: PoolManager) -> None:
        secret = settings.secret_key.get_secret_value() if settings.secret_key else ""
        self._connections = connections
        self._client = Minio(
            settings.endpoint or "",
            access_key=settings.access_key or "",
            secret_key=secret,
            secure=settings.use_ssl,
            region=_REGION,
            http_client=connections,
        )
        scheme = "https" if settings.use_ssl else "http"
        self._probe_url = f"{scheme}://{settings.endpoint}/{settings.bucket}/{_PROBE}"
        self._bucket = settings.bucket
        self._threads = BoundedThreadPool(_THREADS, "minio")
        self._is_ready = False
        self._bucket_lock = asyncio.Lock()

    async def put_file(self, key: str, path: Path) -> None:
        """Send the file, in parts when it is large, and remove it."""
        await self._ensure_bucket()
        stop = Event()
        try:
            with _translate_errors():
                await self._threads.run(self._send, _make_object_name(key), path, stop)
        finally:
            stop.set()
        await asyncio.to_thread(path.unlink)

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """The content as the server sends it."""
        await self._ensure_bucket()
        with _translate_errors():
            name = _make_object_name(key)
            response = await self._threads.run(self._client.get_object, self._bucket, name)
            try:
                while piece := await self._threads.run(response.read, CHUNK_BYTES):
                    yield piece
            finally:
                response.close()

    async def fetch(self, key: str, path: Path) -> None:
        """Write what the server sends."""
        with _translate_errors():
            await atomic_files.write_file(path, self.open(key))

    async def size(self, key: str) -> int | None:
        """The size of the object."""
        await self._ensure_bucket()
        try:
            with _translate_errors():
                name = _make_object_name(key)
                stat = await self._threads.run(self._client.stat_object, self._bucket, name)
        except Gone:
            return None
        return stat.size

    async def delete(self, key: str) -> None:
        """Have the server remove it."""
        await self._ensure_bucket()
        with _translate_errors():
            name = _make_object_name(key)
            await self._threads.run(self._client.remove_object, self._bucket, name)

    async def list(self) -> AsyncIterator[StoredObject]:
        """The objects under our own prefix; what else is in the bucket is not ours."""
        await self._ensure_bucket()
        with _translate_errors():
            objects = self._client.list_objects(self._bucket, prefix=_PREFIX)
            while page := await self._threads.run(lambda: [*islice(objects, _PAGE_SIZE)]):
                for entry in page:
                    yield _to_stored_object(entry)

    async def abort_unfinished(self, before: datetime) -> int:
        """Abort uploads in parts: their parts take room and are in no list of objects."""
        await self._ensure_bucket()
        with _translate_errors():
            return await self._threads.run(self._abort_uploads, before)

    def find_local_path(self, key: str) -> Path | None:  # noqa: ARG002 - wherever it is
        """None: objects must be fetched."""
        return None

    async def check(self) -> str:
        """Ask for the bucket."""
        await self._ensure_bucket()
        with _translate_errors():
            if not await self._threads.run(self._client.bucket_exists, self._bucket):
                raise StorageUnavailable("storage.down")
        return "minio"

    def close(self) -> None:
        """Take no more calls."""
        self._threads.close()
        self._connections.clear()

    async def _ensure_bucket(self) -> None:
        """Create the bucket if it is missing, and refuse one that anybody can read; only once."""
        async with self._bucket_lock:
            if not self._is_ready:
                with _translate_errors():
                    await self._threads.run(self._make_bucket)
                    await self._threads.run(self._check_privacy)
                self._is_ready = True

    def _make_bucket(self) -> None:
        if self._client.bucket_exists(self._bucket):
            return
        try:
            self._client.make_bucket(self._bucket)
        except S3Error as error:
            if error.code not in _ALREADY_MADE:  # another worker was quicker
                raise

    def _check_privacy(self) -> None:
        self._client.put_object(self._bucket, _PROBE, BytesIO(b"private"), len(b"private"))
        answer = self._connections.request("GET", self._probe_url, redirect=False)  # not signed
        if answer.status < HTTPStatus.MULTIPLE_CHOICES:
            raise StorageUnavailable("storage.public")

    def _send(self, name: str, path: Path, stop: Event) -> None:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            stream = cast("BinaryIO", _StoppableReader(file, stop))
            self._client.put_object(
                self._bucket, name, stream, size, part_size=PART_BYTES, num_parallel_uploads=1
            )

    def _abort_uploads(self, before: datetime) -> int:
        """Abort old ones among the first thousand uploads; the next cleanup sees more."""
        uploads = self._client._list_multipart_uploads(self._bucket, prefix=_PREFIX)  # noqa: SLF001
        old = [upload for upload in uploads.uploads if _is_ours_from_before(upload, before)]
        for upload in old:
            self._client._abort_multipart_upload(  # noqa: SLF001
                self._bucket, upload.object_name, cast("str", upload.upload_id)
            )
        return len(old)


@asynccontextmanager
async def open_minio(settings: MinioSettings) -> AsyncIterator[MinioStore]:
    """The store. It connects when it is first used, so a server may be started later."""
    connections = PoolManager(
        maxsize=_THREADS,
        timeout=_TIMEOUT,
        retries=_RETRY,
        ssl_context=ssl.create_default_context() if settings.use_ssl else None,
    )
    store = MinioStore(settings, connections)
    try:
        yield store
    finally:
        store.close()


class _StoppableReader:
    """A file whose reading fails once `stop` is set: a thread cannot be cancelled."""

    def __init__(self, file: BinaryIO, stop: Event) -> None:
        self._file = file
        self._stop = stop

    def read(self, size: int) -> bytes:
        """The next bytes. Raises `InterruptedError`."""
        if self._stop.is_set():
            raise InterruptedError
        return self._file.read(size)


class _translate_errors:  # noqa: N801 - used like a function, also around `yield`
    """Turns errors of the client and the server into `Gone` or `StorageUnavailable`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        match error:
            case S3Error(code="NoSuchKey"):
                raise Gone("storage.gone") from error
            case S3Error() if error.response.status in _REFUSED_STATUSES:
                raise StorageUnavailable("storage.refused") from error
            case MinioException() | HTTPError() | TimeoutError():
                raise StorageUnavailable("storage.down") from error
            case OSError():
                raise atomic_files.to_storage_error(error) from error


def _is_ours_from_before(upload: Upload, moment: datetime) -> bool:
    start = upload.initiated_time
    return upload.object_name.startswith(_PREFIX) and start is not None and start < moment


def _to_stored_object(entry: Object) -> StoredObject:
    key = cast("str", entry.object_name).removeprefix(_PREFIX)
    return StoredObject(key, entry.size or 0, cast("datetime", entry.last_modified))


def _make_object_name(key: str) -> str:
    return _PREFIX + validate_key(key)
