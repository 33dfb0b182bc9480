"""What every object store promises, on a folder and on a real S3 server."""

import asyncio
import os
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from minio.datatypes import Upload
from pydantic import SecretStr

from model.errors import Gone, StorageUnavailable
from services.storage.local_store import LocalStore
from services.storage.minio_store import PART_BYTES, MinioStore, open_minio
from services.storage.object_cache import ObjectCache
from services.storage.object_store import ObjectStore, make_key
from tests.support.servers.object_store import PrivateBucket, unused_address

SMALL = "订单,金额\n1,9.90\n".encode()


def _write(folder: Path, content: bytes) -> Path:
    path = folder / f"given-{make_key()}"
    path.write_bytes(content)
    return path


def _list_names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def _read(store: ObjectStore, key: str) -> bytes:
    return b"".join([piece async for piece in store.open(key)])


@pytest.mark.parametrize("kind", ["local", "s3"])
class TestEveryStore:
    @pytest.fixture
    async def store(
        self, kind: str, tmp_path: Path, request: pytest.FixtureRequest
    ) -> AsyncIterator[ObjectStore]:
        if kind == "local":
            yield LocalStore(tmp_path / "files")
            return
        bucket: PrivateBucket = request.getfixturevalue("bucket")
        async with open_minio(bucket.settings()) as store:
            yield store

    @pytest.mark.parametrize("size", [0, len(SMALL), PART_BYTES, 2 * PART_BYTES + 7])
    async def test_what_was_taken_is_read_back(
        self, store: ObjectStore, tmp_path: Path, size: Any
    ) -> None:
        content = SMALL if size == len(SMALL) else os.urandom(size)
        key, path = make_key(), _write(tmp_path, content)
        await store.put_file(key, path)
        assert not path.exists()
        assert await _read(store, key) == content
        assert await store.size(key) == size
        await store.fetch(key, tmp_path / "copy")
        assert (tmp_path / "copy").read_bytes() == content
        assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600

    async def test_what_is_not_there_is_gone(self, store: ObjectStore, tmp_path: Path) -> None:
        key = make_key()
        assert await store.size(key) is None
        with pytest.raises(Gone):
            await _read(store, key)
        with pytest.raises(Gone):
            await store.fetch(key, tmp_path / "copy")
        assert _list_names(tmp_path) <= {"files"}

    async def test_a_deleted_object_is_gone_and_may_be_deleted_again(
        self, store: ObjectStore, tmp_path: Path
    ) -> None:
        key = make_key()
        await store.put_file(key, _write(tmp_path, SMALL))
        await store.delete(key)
        await store.delete(key)
        assert await store.size(key) is None

    async def test_all_objects_are_listed_with_their_age(
        self, store: ObjectStore, tmp_path: Path
    ) -> None:
        assert [found async for found in store.list()] == []
        keys = {make_key() for _ in range(3)}
        for key in keys:
            await store.put_file(key, _write(tmp_path, SMALL))
        found = [found async for found in store.list()]
        assert {one.key for one in found} == keys
        assert {one.bytes for one in found} == {len(SMALL)}
        assert all(abs(datetime.now(UTC) - o.stored_at) < timedelta(minutes=1) for o in found)

    @pytest.mark.promise("private-store")
    @pytest.mark.parametrize(
        "key", ["../x", "/etc/passwd", "", "A" * 32, "a" * 31, "a/" + "b" * 30]
    )
    async def test_no_other_key_names_a_place(
        self, store: ObjectStore, tmp_path: Path, key: str
    ) -> None:
        path = _write(tmp_path, SMALL)
        for act in (
            store.put_file(key, path),
            store.size(key),
            store.delete(key),
            _read(store, key),
        ):
            with pytest.raises(ValueError, match="no key"):
                await act
        assert path.exists()

    async def test_it_says_that_it_is_there(self, store: ObjectStore) -> None:
        assert await store.check() in {"local", "minio"}

    async def test_a_copy_is_a_file_here(self, store: ObjectStore, tmp_path: Path) -> None:
        copies = ObjectCache(store, tmp_path / "cache", 1_000_000)
        key = make_key()
        await copies.put_file(key, _write(tmp_path, SMALL))
        for _ in range(2):
            async with copies.pin(key) as path:
                assert path.read_bytes() == SMALL
                assert copies.is_in_use(key)
        assert not copies.is_in_use(key)
        await copies.delete_when_free(key)
        with pytest.raises(Gone):
            async with copies.pin(key):
                pass


class TestLocalStore:
    async def test_files_are_for_our_eyes_only(self, tmp_path: Path) -> None:
        store, key = LocalStore(tmp_path / "files"), make_key()
        await store.put_file(key, _write(tmp_path, SMALL))
        place = store.find_local_path(key)
        assert place is not None
        assert place.stat().st_mode & 0o777 == 0o600
        assert place.parent.stat().st_mode & 0o777 == 0o700

    async def test_a_file_that_is_missing_leaves_nothing(self, tmp_path: Path) -> None:
        store = LocalStore(tmp_path / "files")
        with pytest.raises(StorageUnavailable):
            await store.put_file(make_key(), tmp_path / "missing")
        assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


class TestMinioStore:
    @pytest.mark.promise("private-store")
    async def test_the_bucket_is_made_private(self, bucket: PrivateBucket, tmp_path: Path) -> None:
        async with open_minio(bucket.settings()) as store:
            key = make_key()
            await store.put_file(key, _write(tmp_path, SMALL))
            assert await _read(store, key) == SMALL
        async with httpx.AsyncClient(trust_env=False) as anybody:
            for place in (f"{bucket.url}/file-{key}", f"{bucket.url}?list-type=2"):
                assert (await anybody.get(place)).status_code == 403

    async def test_two_processes_share_a_bucket(
        self, bucket: PrivateBucket, tmp_path: Path
    ) -> None:
        async with open_minio(bucket.settings()) as one, open_minio(bucket.settings()) as other:
            key = make_key()
            await one.put_file(key, _write(tmp_path, SMALL))
            assert await _read(other, key) == SMALL

    async def test_a_wrong_secret_is_refused_and_said(
        self, bucket: PrivateBucket, tmp_path: Path
    ) -> None:
        wrong = bucket.settings(secret_key=SecretStr("wrong"))
        async with open_minio(wrong) as store:
            for act in (store.check(), store.put_file(make_key(), _write(tmp_path, SMALL))):
                with pytest.raises(StorageUnavailable, match="MINIO_SECRET_KEY") as refused:
                    await act
                assert "wrong" not in str(refused.value)

    async def test_a_server_that_is_away_is_reported_and_may_come_back(
        self, bucket: PrivateBucket, tmp_path: Path
    ) -> None:
        async with open_minio(bucket.settings(endpoint=unused_address())) as store:
            with pytest.raises(StorageUnavailable, match="does not answer"):
                await store.check()

    @pytest.mark.promise("private-store")
    async def test_a_bucket_that_anybody_can_read_is_not_used(
        self, bucket: PrivateBucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with open_minio(bucket.settings()) as store:
            is_public = SimpleNamespace(request=lambda *_, **__: SimpleNamespace(status=200))
            monkeypatch.setattr(store, "_connections", is_public)
            with pytest.raises(StorageUnavailable, match="private"):
                await store.put_file(make_key(), _write(tmp_path, SMALL))
            monkeypatch.undo()

    async def test_a_cancelled_upload_stops_and_leaves_nothing(
        self, bucket: PrivateBucket, tmp_path: Path
    ) -> None:
        async with open_minio(bucket.settings()) as store:
            await store.check()
            key, path = make_key(), _write(tmp_path, os.urandom(12 * PART_BYTES))
            sending = asyncio.create_task(store.put_file(key, path))
            while not await _list_uploads(store):
                assert not sending.done()
            sending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await sending
            while await _list_uploads(store):
                pass
            assert await store.size(key) is None
            assert path.exists()

    async def test_memory_of_an_upload_is_that_of_its_parts(
        self, bucket: PrivateBucket, tmp_path: Path
    ) -> None:
        async with open_minio(bucket.settings()) as store:
            await store.check()
            path = _write(tmp_path, os.urandom(12 * PART_BYTES))
            tracemalloc.start()
            try:
                await store.put_file(make_key(), path)
                assert tracemalloc.get_traced_memory()[1] < 4 * PART_BYTES
            finally:
                tracemalloc.stop()

    async def test_parts_that_a_dead_worker_sent_are_removed_once_they_are_old(
        self, bucket: PrivateBucket
    ) -> None:
        async with open_minio(bucket.settings()) as store:
            await store.check()
            ours = await asyncio.to_thread(_begin_upload, store, f"file-{make_key()}")
            theirs = await asyncio.to_thread(_begin_upload, store, "charts/1.png")
            now = datetime.now(UTC)
            assert await store.abort_unfinished(now - timedelta(hours=1)) == 0
            assert await store.abort_unfinished(now + timedelta(minutes=1)) == 1
            assert await store.abort_unfinished(now + timedelta(minutes=1)) == 0
            assert {upload.object_name for upload in await _list_uploads(store)} == {theirs}
            assert ours != theirs

    async def test_what_else_is_in_the_bucket_is_not_ours(self, bucket: PrivateBucket) -> None:
        async with open_minio(bucket.settings()) as store:
            await store.check()
            png = BytesIO(b"png")
            await asyncio.to_thread(store._client.put_object, bucket.name, "charts/1.png", png, 3)
            assert [found async for found in store.list()] == []


def _begin_upload(store: MinioStore, name: str) -> str:
    """An upload of which one part has arrived, as a worker leaves it that is killed."""
    client, bucket = store._client, store._bucket
    upload = client._create_multipart_upload(bucket, name, {})
    client._upload_part(bucket, name, os.urandom(PART_BYTES), None, upload, 1)
    return name


async def _list_uploads(store: MinioStore) -> list[Upload]:
    """The uploads in parts that were begun and not ended."""
    listed = await asyncio.to_thread(store._client._list_multipart_uploads, store._bucket)
    return listed.uploads


class TestLocalCopies:
    async def test_the_least_used_copies_are_evicted_but_none_in_use(
        self, bucket: PrivateBucket, tmp_path: Path
    ) -> None:
        async with open_minio(bucket.settings()) as store:
            copies = ObjectCache(store, tmp_path / "cache", 250)
            keys = [make_key() for _ in range(3)]
            await copies.put_file(keys[0], _write(tmp_path, b"0" * 100))
            async with copies.pin(keys[0]) as held:
                await copies.put_file(keys[1], _write(tmp_path, b"1" * 100))
                await copies.put_file(keys[2], _write(tmp_path, b"2" * 100))
                assert held.exists()
                assert {path.name for path in (tmp_path / "cache").iterdir()} == {keys[0], keys[2]}
            async with copies.pin(keys[1]) as again:
                assert again.read_bytes() == b"1" * 100
