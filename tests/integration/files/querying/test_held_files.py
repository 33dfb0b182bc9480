"""Files that are deleted, read anew or taken from a source while an answer waits for its model."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from services.datasources.engines.files.driver import FileSource
from services.datasources.process.child_pool import ChildPool
from tests.integration.files.querying.test_file_questions_with_model import BY_PROVINCE
from tests.integration.files.test_file_sources import (
    ROWS,
    TABLE,
    create_source,
    sync_source,
    upload_two_files,
)
from tests.support.apps.model_app import Answer, Asker, app, app_settings, model
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.apps.uploads_app import list_stored_paths
from tests.support.polling import eventually
from tests.support.scripted.model_replies import Pause, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, model)


@dataclass
class FileUser:
    """An administrator who uploads two files and asks them."""

    app: RunningApp
    client: httpx.AsyncClient
    model: ScriptedModel
    ids: list[str]

    @property
    def file(self) -> dict[str, Any]:
        """Asking the files themselves."""
        return {"mode": "file", "fileIds": self.ids, "datasourceId": None}

    async def ask_stalled(
        self, given: dict[str, Any], meanwhile: Callable[[], Awaitable[None]]
    ) -> Answer:
        """The answer of a model that says nothing until `meanwhile` is done."""
        go_on, statement = asyncio.Event(), sql_reply(BY_PROVINCE)
        self.model.script("sql", Reply([Pause(go_on), *statement.pieces]), statement)
        asking = asyncio.create_task(Asker(self.client, "").ask("by province", **given))
        await eventually(lambda: self.model.of("sql"))
        await meanwhile()
        for pool in self.pools():
            await pool.evict_unused(math.inf)
        go_on.set()
        return await asking

    def pools(self) -> list[ChildPool]:
        """The processes that may have the files open; without them they are opened anew."""
        services: Any = self.app.services
        engines = services.datasources._open_sources._open
        of_sources = [e.source._pool for e in engines if isinstance(e.source, FileSource)]
        return [self.upload_pool(), *of_sources]

    def upload_pool(self) -> ChildPool:
        """The processes that open uploaded files."""
        services: Any = self.app.services
        return services.starters._query_sources.files._sources._pool

    async def delete(self, place: str) -> None:
        assert (await self.client.delete(place)).status_code == 204


@pytest.fixture
async def file_user(app: RunningApp, model: ScriptedModel) -> FileUser:
    client = await app.sign_in("admin", ADMIN_PASSWORD)
    return FileUser(app, client, model, await upload_two_files(client))


async def test_a_file_that_is_deleted_goes_when_its_answer_is_over(file_user: FileUser) -> None:
    async def delete_file() -> None:
        for file_id in file_user.ids:
            await file_user.delete(f"/api/files/{file_id}")
        assert (await file_user.client.get("/api/files")).json()["items"] == []

    answer = await file_user.ask_stalled(file_user.file, delete_file)
    assert answer.code == "success", answer.message
    assert answer.rows == ROWS
    await eventually(lambda: list_stored_paths(file_user.app) == [])


async def test_a_file_that_is_read_anew_is_asked_as_it_was(file_user: FileUser) -> None:
    async def change_type() -> None:
        place = f"/api/files/{file_user.ids[1]}/tables/{TABLE}"
        changed = await file_user.client.patch(place, json={"kinds": {"销售额": "text"}})
        assert changed.status_code == 200, changed.text
        assert len(list_stored_paths(file_user.app)) == 6  # the mark, too

    answer = await file_user.ask_stalled(file_user.file, change_type)
    assert answer.rows == ROWS
    # Content and tables of both.
    await eventually(lambda: len(list_stored_paths(file_user.app)) == 4)


async def test_a_source_of_files_that_is_edited_is_asked_as_it_was(file_user: FileUser) -> None:
    source = await create_source(file_user.client, file_user.ids)
    place = f"/api/datasources/{source['id']}"

    async def edit_source() -> None:
        body = {"config": {"file_ids": file_user.ids[:1]}}
        assert (await file_user.client.patch(place, json=body)).status_code == 200
        await sync_source(file_user.client, source["id"])

    answer = await file_user.ask_stalled({"datasourceId": source["id"]}, edit_source)
    assert answer.rows == ROWS


async def test_a_source_of_files_that_is_deleted_goes_when_its_answer_is_over(
    file_user: FileUser,
) -> None:
    source = await create_source(file_user.client, file_user.ids)

    async def delete_file() -> None:
        for file_id in file_user.ids:
            await file_user.delete(f"/api/files/{file_id}")
        await file_user.delete(f"/api/datasources/{source['id']}")

    answer = await file_user.ask_stalled({"datasourceId": source["id"]}, delete_file)
    assert answer.code == "success", answer.message
    assert answer.rows == ROWS
    await eventually(lambda: list_stored_paths(file_user.app) == [])
