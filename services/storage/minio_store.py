"""Content in a private bucket of MinIO, or of any other server that speaks S3."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientResponseError,
    ClientSession,
    ClientTimeout,
    TCPConnector,
)
from aiohttp_s3_client import S3Client
from aiohttp_s3_client.client import MultipartUploader
from aiohttp_s3_client.credentials import StaticCredentials
from aiohttp_s3_client.retry import Retry

from model.config.sections import MinioSettings
from model.errors import Gone, StorageUnavailable
from services.storage import atomic_files
from services.storage.multipart_uploads import MultipartUpload, parse_uploads
from services.storage.object_store import CHUNK_BYTES, StoredObject, validate_key

PART_BYTES = 5 * 1024 * 1024
"""The smallest part S3 takes."""
MAX_ATTEMPTS = 3
_RETRY_INTERVAL_S = 0.2
_MAX_CONNECTIONS = 32
_TIMEOUT = ClientTimeout(total=300, sock_connect=3, sock_read=30)
_PREFIX = "file-"
_PROBE = "tabletalk-privacy-check"
_REGION = "us-east-1"
_REFUSED_STATUSES = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class MinioStore:
    """An `ObjectStore` in a bucket; made by `open_minio`."""

    def __init__(self, session: ClientSession, settings: MinioSettings) -> None:
        scheme = "https" if settings.use_ssl else "http"
        secret = settings.secret_key.get_secret_value() if settings.secret_key else ""
        credentials = StaticCredentials(settings.access_key or "", secret, region=_REGION)
        self._session = session
        self._url = f"{scheme}://{settings.endpoint}/{settings.bucket}"
        self._client = S3Client(session, self._url, credentials=credentials)
        self._is_ready = False
        self._bucket_lock = asyncio.Lock()

    async def put_file(self, key: str, path: Path) -> None:
        """Send the file, in parts when it is large, and remove it."""
        await self._ensure_bucket()
        size = (await asyncio.to_thread(path.stat)).st_size
        with _translate_errors():
            if size <= PART_BYTES:
                content = await asyncio.to_thread(path.read_bytes)
                await _with_retries(self._put)(_make_object_name(key), content)
            else:
                await self._put_parts(_make_object_name(key), path)
        await asyncio.to_thread(path.unlink)

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """The content as the server sends it."""
        await self._ensure_bucket()
        with _translate_errors():
            answer = await _with_retries(self._get)(_make_object_name(key))
            try:
                async for piece in answer.content.iter_chunked(CHUNK_BYTES):
                    yield piece
            finally:
                answer.close()

    async def fetch(self, key: str, path: Path) -> None:
        """Write what the server sends."""
        with _translate_errors():
            await atomic_files.write_file(path, self.open(key))

    async def size(self, key: str) -> int | None:
        """What the server says of the object."""
        await self._ensure_bucket()
        with _translate_errors():
            return await _with_retries(self._head)(_make_object_name(key))

    async def delete(self, key: str) -> None:
        """Have the server remove it."""
        await self._ensure_bucket()
        with _translate_errors():
            await _with_retries(self._delete)(_make_object_name(key))

    async def list(self) -> AsyncIterator[StoredObject]:
        """The objects under our own prefix; what else is in the bucket is not ours."""
        await self._ensure_bucket()
        with _translate_errors():
            async for found, _ in self._client.list_objects_v2(prefix=_PREFIX):
                for entry in found:
                    key = entry.key.removeprefix(_PREFIX)
                    yield StoredObject(key, entry.size, entry.last_modified)

    async def abort_unfinished(self, before: datetime) -> int:
        """Abort uploads in parts: their parts take room and are in no list of objects."""
        await self._ensure_bucket()
        with _translate_errors():
            found = await _with_retries(self._list_uploads)()
            old = [upload for upload in found if upload.begun_at < before]
            for upload in old:
                await _with_retries(self._abort)(upload)
        return len(old)

    def find_local_path(self, key: str) -> Path | None:  # noqa: ARG002 - wherever it is
        """Nowhere."""
        return None

    async def check(self) -> str:
        """Ask for the bucket."""
        await self._ensure_bucket()
        with _translate_errors():
            async with self._client.head("") as answer:
                _require_status(answer, HTTPStatus.OK)
        return "minio"

    async def _ensure_bucket(self) -> None:
        """Once: make the bucket when it is missing, and refuse one that anybody can read."""
        async with self._bucket_lock:
            if not self._is_ready:
                with _translate_errors():
                    await _with_retries(self._make_bucket)()
                    await _with_retries(self._check_privacy)()
                self._is_ready = True

    async def _make_bucket(self) -> None:
        async with self._client.head("") as answer:
            if answer.status != HTTPStatus.NOT_FOUND:
                _require_status(answer, HTTPStatus.OK)
                return
        async with self._client.put("", b"") as answer:
            _require_status(
                answer, HTTPStatus.OK, HTTPStatus.CONFLICT
            )  # another worker was quicker

    async def _check_privacy(self) -> None:
        await self._put(_PROBE, b"private")
        async with self._session.get(f"{self._url}/{_PROBE}") as answer:
            if answer.status < HTTPStatus.MULTIPLE_CHOICES:
                raise StorageUnavailable("storage.public")

    async def _put(self, name: str, content: bytes) -> None:
        digest = await asyncio.to_thread(_hash_sha256, content)
        sent, size = _BodyChunks(content), len(content)
        async with self._client.put(name, sent, data_length=size, content_sha256=digest) as answer:
            _require_status(answer, HTTPStatus.OK)

    async def _put_parts(self, name: str, path: Path) -> None:
        async with MultipartUploader(self._client, name, max_retries=MAX_ATTEMPTS) as uploader:
            async for part in atomic_files.read_chunks(path, PART_BYTES):
                digest = await asyncio.to_thread(_hash_sha256, part)
                await uploader.put_part(
                    _BodyChunks(part), content_sha256=digest, data_length=len(part)
                )

    async def _list_uploads(self) -> tuple[MultipartUpload, ...]:
        """Ours among them, the first thousand; the next cleanup sees more."""
        async with self._client.get("", params={"uploads": ""}) as answer:
            _require_status(answer, HTTPStatus.OK)
            found = await asyncio.to_thread(parse_uploads, await answer.read())
        return tuple(upload for upload in found if upload.name.startswith(_PREFIX))

    async def _abort(self, upload: MultipartUpload) -> None:
        params = {"uploadId": upload.id}
        async with self._client.delete(upload.name, params=params) as answer:
            _require_status(answer, HTTPStatus.NO_CONTENT, HTTPStatus.OK, HTTPStatus.NOT_FOUND)

    async def _get(self, name: str) -> ClientResponse:
        answer = await self._client.get(name)
        if answer.status == HTTPStatus.OK:
            return answer
        answer.close()
        if answer.status == HTTPStatus.NOT_FOUND:
            raise Gone("storage.gone")
        raise _to_refusal(answer)

    async def _head(self, name: str) -> int | None:
        async with self._client.head(name) as answer:
            if answer.status == HTTPStatus.NOT_FOUND:
                return None
            _require_status(answer, HTTPStatus.OK)
            return int(answer.headers["Content-Length"])

    async def _delete(self, name: str) -> None:
        async with self._client.delete(name) as answer:
            _require_status(answer, HTTPStatus.NO_CONTENT, HTTPStatus.OK, HTTPStatus.NOT_FOUND)


@asynccontextmanager
async def open_minio(settings: MinioSettings) -> AsyncIterator[MinioStore]:
    """The store, not asked yet: a server that is away now may come back later."""
    connector = TCPConnector(limit=_MAX_CONNECTIONS)
    async with ClientSession(connector=connector, timeout=_TIMEOUT, trust_env=False) as session:
        yield MinioStore(session, settings)


class _BodyChunks:
    """Content as a body that is sent piece by piece, from its beginning at every try."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._content), CHUNK_BYTES):
            yield self._content[start : start + CHUNK_BYTES]


class _translate_errors:  # noqa: N801 - used like a function, also around `yield`
    """Turns what goes wrong between us and the server into `StorageUnavailable`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        match error:
            case ClientResponseError(status=status) if status in _REFUSED_STATUSES:
                raise StorageUnavailable("storage.refused") from error
            case ClientError() | TimeoutError():
                raise StorageUnavailable("storage.down") from error
            case OSError():
                raise atomic_files.to_storage_error(error) from error


def _require_status(answer: ClientResponse, *statuses: int) -> None:
    if answer.status not in statuses:
        raise _to_refusal(answer)


def _to_refusal(answer: ClientResponse) -> Exception:
    if answer.status in _REFUSED_STATUSES:
        return StorageUnavailable("storage.refused")
    return ClientError(f"The object store answered {answer.status}.")


_with_retries = Retry(
    max_tries=MAX_ATTEMPTS, exceptions=(ClientError, OSError), pause=_RETRY_INTERVAL_S
)


def _make_object_name(key: str) -> str:
    return _PREFIX + validate_key(key)


def _hash_sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
