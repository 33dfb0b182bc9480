"""Files that several workers share: through MinIO, under leases, swept of what was left."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from model.database.engine import now
from model.settings import Settings
from model.tables.file import FileRow
from services.files.periodic_cleanup import PeriodicCleanup
from services.files.upload_admission import MAX_CONCURRENT_PER_USER, MAX_CONCURRENT_UPLOADS
from services.storage.object_store import make_key
from tests.support.apps.running_app import RunningApp, on_both, running
from tests.support.apps.uploads_app import (
    ORDERS,
    app_settings,
    host_and_port,
    list_stored_paths,
    load_stored_file,
    upload_file,
)
from tests.support.polling import eventually
from tests.support.servers.object_store import PrivateBucket, unused_address

FIXTURES = (app_settings,)
AGO = timedelta(seconds=-1)


@pytest.fixture
def in_minio(app_settings: Settings, bucket: PrivateBucket) -> Settings:
    """Settings with a store shared by all."""
    return app_settings.model_copy(update={"minio": bucket.settings()})


def make_cleanup(app: RunningApp) -> PeriodicCleanup:
    """A cleanup over what the app has."""
    storage = app.services.uploads._storage
    return PeriodicCleanup(
        app.services.database,
        app.services.files._store,
        storage.object_cache,
        storage.staging,
        draft_folders=(app.settings.data_dir / "cache" / "files",),
    )


async def sign_in_elsewhere(app: RunningApp, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The same user in front of another process."""
    return await app.client(client.headers["authorization"].split()[1])


async def test_processes_share_files_through_minio(in_minio: Settings, tmp_path: Path) -> None:
    async with running(in_minio) as one:
        user = await one.new_user("ada")
        made = await upload_file(user)
        assert (await user.get("/readyz")).json()["checks"]["files"]["detail"] == "minio"
        assert not any("/data/files/" in path for path in list_stored_paths(one))
    for copy in (in_minio.data_dir / "cache" / "files").iterdir():
        copy.unlink()  # as on another machine
    async with running(in_minio) as other:
        user = await sign_in_elsewhere(other, user)
        place = f"/api/files/{made['id']}"
        assert (await user.get(f"{place}/content")).content == ORDERS
        rows = (await user.get(f"{place}/tables/{made['tables'][0]['name']}/rows")).json()
        assert len(rows["rows"]) == 40
        assert (await user.delete(place)).status_code == 204
        assert [found async for found in other.services.files._store.list()] == []
        assert list_stored_paths(other) == []


async def test_a_store_that_is_away_is_said_and_the_rest_works(in_minio: Settings) -> None:
    away = in_minio.minio.model_copy(update={"endpoint": unused_address()})
    async with running(in_minio.model_copy(update={"minio": away})) as app:
        user = await app.new_user("ada")
        ready = await user.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["files"]["status"]) == (200, "down")
        answer = await user.post("/api/files", files={"file": ("orders.csv", ORDERS)})
        assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
        assert (await user.get("/api/files")).json()["items"] == []
        assert (await user.get("/api/datasources")).status_code == 200
        assert list_stored_paths(app) == []


@on_both
async def test_what_was_left_is_swept_and_nothing_else(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    made, stuck = await upload_file(user), await upload_file(user, "stuck.csv")
    async with app.services.database.transaction() as session:
        change = update(FileRow).where(FileRow.id == stuck["id"])
        await session.execute(
            change.values(status="parsing", tables_key=None, reader="dead", read_until=now() + AGO)
        )
    cleanup = make_cleanup(app)
    orphan = app.settings.data_dir / "orphan"
    orphan.write_bytes(b"left")
    await app.services.files._store.put_file(make_key(), orphan)
    assert len(list_stored_paths(app)) == 5
    await cleanup.clean_store(timedelta(hours=1))
    assert len(list_stored_paths(app)) == 5  # too young
    await cleanup.clean_store(AGO)
    assert len(list_stored_paths(app)) == 2
    assert [file["id"] for file in (await user.get("/api/files")).json()["items"]] == [made["id"]]


async def test_tables_in_use_are_not_swept(app: RunningApp, user: httpx.AsyncClient) -> None:
    made = await upload_file(user)
    place = f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}"
    cleanup = make_cleanup(app)
    file = await load_stored_file(app, user, made["id"])
    async with app.services.files.pin_tables(file) as path:
        await user.patch(place, json={"skip": True})
        await cleanup.clean_store(AGO)
        assert path.exists()
    await cleanup.clean_store(AGO)
    assert not path.exists()


async def test_what_never_arrived_whole_is_swept(app: RunningApp, user: httpx.AsyncClient) -> None:
    cleanup = make_cleanup(app)
    staging = app.services.uploads._storage.staging
    young, old = _leave_file(staging, "young"), _leave_file(staging, "old")
    os.utime(old, (1, 1))
    await cleanup.clean_folders()
    assert (young.exists(), old.exists()) == (True, False)


async def test_one_worker_at_a_time_sweeps(app: RunningApp) -> None:
    first, second = make_cleanup(app), make_cleanup(app)
    taken = await asyncio.gather(first._take_lease(), second._take_lease())
    assert sorted(taken) == [False, True]


async def test_a_user_uploads_so_many_at_once(app: RunningApp, user: httpx.AsyncClient) -> None:
    held = [await _begin_upload(app, user) for _ in range(MAX_CONCURRENT_PER_USER)]
    await eventually(lambda: len(list_stored_paths(app)) == MAX_CONCURRENT_PER_USER)
    refused = await user.post("/api/files", files={"file": ("x.csv", ORDERS)})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert int(refused.headers["retry-after"]) > 0
    other = await app.new_user("bob")
    assert MAX_CONCURRENT_UPLOADS > MAX_CONCURRENT_PER_USER
    await upload_file(other)
    for writer in held:
        writer.close()
    await eventually(lambda: len(list_stored_paths(app)) == 2)
    await upload_file(user)


@on_both
async def test_a_file_is_read_anew_by_one_at_a_time(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    made = await upload_file(user)
    async with app.services.database.transaction() as session:
        change = update(FileRow).where(FileRow.id == made["id"])
        progress = {"done": 0.5, "sheet": "orders"}
        busy = {"reader": "other", "read_until": now() - 60 * AGO, "progress": progress}
        await session.execute(change.values(**busy))
    place = f"/api/files/{made['id']}"
    answer = await user.patch(
        f"{place}/tables/{made['tables'][0]['name']}", json={"header_rows": []}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    shown = (await user.get(place)).json()
    assert (shown["status"], shown["progress"]) == ("ready", {"done": 50, "table": "orders"})


async def _begin_upload(app: RunningApp, user: httpx.AsyncClient) -> Any:
    _, writer = await asyncio.open_connection(*host_and_port(app))
    token = user.headers["authorization"]
    head = f"POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
    form = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000\r\n\r\n"
    part = '--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n1,2\n'
    writer.write((head + form + part).encode())
    return writer


def _leave_file(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(b"left")
    return path
