"""What users keep of uploads is told to them, and of all to administrators."""

import httpx
import pytest

from tests.integration.files.test_file_sources import create_source
from tests.support.apps.running_app import USER_NAME, RunningApp, on_both
from tests.support.apps.uploads_app import ORDERS, upload_file


@on_both
@pytest.mark.promise("storage-quota")
async def test_who_uploads_and_administrators_are_told_how_much_is_kept(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    empty = (await user.get("/api/storage/own")).json()
    assert (empty["files"], empty["upload_bytes"], empty["table_bytes"]) == (0, 0, 0)
    file = await upload_file(user)
    own = (await user.get("/api/storage/own")).json()
    limits = app.settings.upload
    assert (own["files"], own["files_limit"]) == (1, limits.max_files)
    assert (own["upload_bytes"], own["bytes_limit"]) == (len(ORDERS), limits.max_total_bytes)
    assert own["table_bytes"] > 0
    assert own["near"] is False
    items = (await admin.get("/api/storage")).json()["items"]
    by_name = {each["username"]: each["storage"] for each in items}
    assert by_name[USER_NAME] == own
    assert by_name["admin"] == empty
    assert (await user.get("/api/storage")).status_code == 403
    await user.delete(f"/api/files/{file['id']}")
    assert (await user.get("/api/storage/own")).json() == empty


async def test_tables_that_a_source_keeps_count_without_their_file(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    file = await upload_file(admin)
    before = (await admin.get("/api/storage/own")).json()
    source = await create_source(admin, [file["id"]])
    assert (await admin.get("/api/storage/own")).json() == before
    await admin.delete(f"/api/files/{file['id']}")
    after = (await admin.get("/api/storage/own")).json()
    assert (after["files"], after["upload_bytes"]) == (0, 0)
    assert after["table_bytes"] == before["table_bytes"]
    await admin.delete(f"/api/datasources/{source['id']}")
    assert (await admin.get("/api/storage/own")).json()["table_bytes"] == 0
