"""The quota of a user counts his uploads and all tables made of them; what is refused leaves
nothing."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update

from model.settings import Settings
from model.tables.file import FileRow
from tests.integration.files.test_appending import FEBRUARY, JANUARY, read_rows
from tests.integration.files.test_file_sources import create_source
from tests.integration.files.test_replacement import upload
from tests.integration.files.test_sharing import make_cleanup
from tests.support.apps.running_app import RunningApp, on_both
from tests.support.apps.uploads_app import ORDERS, events_of, list_stored_paths, upload_file

FORM = {"file": ("x.csv", ORDERS)}
PATHS = 4
"""Of two files: what was uploaded, and its tables."""


@pytest.fixture
def app_settings(app_settings: Settings) -> Settings:
    """Room for two small files: the tables of one take half a megabyte."""
    limits = app_settings.upload.model_copy(update={"max_total_bytes": 1_500_000})
    return app_settings.model_copy(update={"upload": limits})


def expect_full(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict"), answer.text
    detail = answer.json()["detail"]
    assert "tables made of them" in detail
    assert "1.431 MB" in detail


@on_both
@pytest.mark.promise("storage-quota")
async def test_tables_count_like_the_files_they_are_made_of(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    made = [await upload_file(user) for _ in range(2)]
    expect_full(await user.post("/api/files", files=FORM))
    accept = {"Accept": "text/event-stream"}
    async with user.stream("POST", "/api/files", files=FORM, headers=accept) as response:
        *_, last = await events_of(response)
    assert (last["type"], last["code"]) == ("failed", "conflict")
    assert len(list_stored_paths(app)) == PATHS
    assert len((await user.get("/api/files")).json()["items"]) == 2
    await user.delete(f"/api/files/{made[0]['id']}")
    await upload_file(user)


@on_both
@pytest.mark.promise("storage-quota")
async def test_uploads_at_once_stay_within_the_quota(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    answers = await asyncio.gather(*(user.post("/api/files", files=FORM) for _ in range(4)))
    assert sorted(each.status_code for each in answers) == [201, 201, 409, 409]
    assert len(list_stored_paths(app)) == PATHS


@pytest.mark.promise("storage-quota")
async def test_appending_beyond_the_quota_changes_nothing(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    file = await upload(user, "sales.csv", JANUARY)
    new = await upload(user, "february.csv", FEBRUARY)
    rows = await read_rows(user, file)
    for _ in range(2):
        expect_full(await user.post(f"/api/files/{file}/parts", json={"upload": new}))
    assert await read_rows(user, file) == rows
    assert len(list_stored_paths(app)) == PATHS
    place = f"/api/files/{file}/tables/sales"
    again = await user.patch(place, json={"kinds": {"amount": "text"}})
    assert again.status_code == 200, again.text


@pytest.mark.promise("storage-quota")
async def test_tables_that_a_source_keeps_count_until_it_is_deleted(
    admin: httpx.AsyncClient,
) -> None:
    files = [await upload(admin, f"{name}.csv", JANUARY) for name in ("north", "south")]
    source = await create_source(admin, files)
    for file in files:
        assert (await admin.delete(f"/api/files/{file}")).status_code == 204
    expect_full(await admin.post("/api/files", files=FORM))
    assert (await admin.delete(f"/api/datasources/{source['id']}")).status_code == 204
    await upload_file(admin)


async def test_tables_of_an_earlier_release_count_once_they_were_measured(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    for _ in range(2):
        await upload_file(user)
    async with app.services.database.transaction() as session:
        await session.execute(update(FileRow).values(tables_bytes=None))
    extra = await upload_file(user)
    assert (await user.delete(f"/api/files/{extra['id']}")).status_code == 204
    await make_cleanup(app).clean_store(timedelta(hours=1))
    expect_full(await user.post("/api/files", files=FORM))
