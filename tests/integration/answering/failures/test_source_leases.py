"""A source that is edited, deleted or long unused while an answer waits for its model."""

import asyncio
import math
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from services.datasources.open_source_cache import OpenSourceCache
from tests.integration.answering.failures.test_source_failures import shut
from tests.support.apps.model_app import (
    MART,
    MARTS,
    REVENUE,
    Answer,
    Asker,
    add_source,
    find_demo_id,
)
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_NAME, RunningApp
from tests.support.polling import eventually
from tests.support.scripted.model_replies import Pause, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel
from tests.support.servers.databases import PrivateDatabase

FILES = {"sqlite": "mart.db", "duckdb": "mart.duckdb"}
PROVINCES = ["广东", "浙江"]
MOVED = "UPDATE provinces SET name = '湖南' WHERE province_id = 1;"
SERVERS_ONLY = pytest.mark.parametrize("mart", [*MARTS], indirect=True)
FILES_ONLY = pytest.mark.parametrize("mart", [*FILES], indirect=True)
EVERY_KIND = pytest.mark.parametrize("mart", ["sqlite", "duckdb", *MARTS], indirect=True)


def build(path: Path, script: str) -> None:
    """Make a file of the mart, or change it."""
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path)) as database:
            database.execute(script)
    else:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript(script)


@dataclass
class Mart:
    """A source that an administrator may edit, and a user who asks it."""

    app: RunningApp
    admin: httpx.AsyncClient
    asker: Asker
    model: ScriptedModel
    edit: dict[str, Any]
    """A configuration of another place or account."""
    edited_rows: list[str]
    database: PrivateDatabase | None

    @property
    def place(self) -> str:
        return f"/api/datasources/{self.asker.source_id}"

    @property
    def engines(self) -> OpenSourceCache:
        return self.app.services.datasources._open_sources

    async def connections(self) -> int:
        """How many connections the first account has."""
        assert self.database
        server, name = self.database.server, self.database.admin.username
        counted = {
            "postgresql": "SELECT count(*) FROM pg_stat_activity WHERE usename",
            "mysql": "SELECT count(*) FROM information_schema.processlist WHERE user",
        }[server.kind]
        return await asyncio.to_thread(self.database.asked, f"{counted} = '{name}'")

    async def ask_stalled(self, meanwhile: Any) -> Answer:
        """The answer to a question whose model says nothing until `meanwhile` is done."""
        go_on, statement = asyncio.Event(), sql_reply(REVENUE)
        seen = len(self.model.of("sql"))
        self.model.script("sql", Reply([Pause(go_on), *statement.pieces]), statement)
        asking = asyncio.create_task(self.asker.ask())
        await eventually(lambda: len(self.model.of("sql")) > seen)
        await meanwhile()
        go_on.set()
        return await asking


@pytest.fixture
async def mart(
    app: RunningApp, model: ScriptedModel, request: pytest.FixtureRequest, tmp_path: Path
) -> Mart:
    """The mart in the kind that the test is parametrized with."""
    kind, database = request.param, None
    user, admin = await app.new_user(USER_NAME), await app.sign_in("admin", ADMIN_PASSWORD)
    await find_demo_id(user)
    if kind in FILES:
        first, second = (f"{number}-{FILES[kind]}" for number in (1, 2))
        build(app.settings.data_dir / first, MART)
        build(app.settings.data_dir / second, MART + MOVED)
        config, edit, rows = {"path": first}, {"path": second}, ["湖南", "浙江"]
    else:
        database = request.getfixturevalue(MARTS[kind])
        database.execute(MART)
        config, edit, rows = database.config(database.admin), database.config(), PROVINCES
    asker = Asker(user, await add_source(admin, kind, config), database)
    return Mart(app, admin, asker, model, edit, rows, database)


def provinces(answer: Answer) -> list[str]:
    """Which provinces the answer tells, and that it tells them."""
    assert answer.code == "success", answer.message
    return [row[0] for row in answer.rows]


@EVERY_KIND
async def test_an_edit_does_not_close_the_source_of_a_run(mart: Mart) -> None:
    async def edit_source() -> None:
        changed = await mart.admin.patch(mart.place, json={"config": mart.edit})
        assert changed.status_code == 200, changed.text
        assert provinces(await mart.asker.ask()) == mart.edited_rows

    assert provinces(await mart.ask_stalled(edit_source)) == PROVINCES, "it goes on as it began"
    assert provinces(await mart.asker.ask()) == mart.edited_rows
    await eventually(lambda: len(mart.engines) <= 2)  # this one and the demo
    if mart.database:
        await eventually(lambda: none(mart))


@EVERY_KIND
async def test_a_run_that_thinks_for_long_has_not_left_its_source(mart: Mart) -> None:
    async def stop_using() -> None:
        await mart.engines.evict_unused(math.inf)
        assert len(mart.engines) == 1

    assert provinces(await mart.ask_stalled(stop_using)) == PROVINCES
    await mart.engines.evict_unused(math.inf)
    assert len(mart.engines) == 0
    if mart.database:
        await eventually(lambda: none(mart))


@EVERY_KIND
async def test_a_run_outlives_its_source(mart: Mart) -> None:
    async def delete_source() -> None:
        assert (await mart.admin.delete(mart.place)).status_code == 204

    assert provinces(await mart.ask_stalled(delete_source)) == PROVINCES
    refused = await mart.asker.client.post("/api/chats/runs", json=mart.asker.body())
    assert refused.status_code == 404, "nobody else gets it"
    await eventually(lambda: len(mart.engines) <= 1)
    if mart.database:
        await eventually(lambda: none(mart))


async def none(mart: Mart) -> bool:
    """Whether the account of the source that is gone has no connection any more."""
    return await mart.connections() == 0


@SERVERS_ONLY
async def test_an_account_that_is_shut_meanwhile_is_told_in_words(mart: Mart) -> None:
    async def shut_out() -> None:
        assert mart.database
        changed = await mart.admin.patch(mart.place, json={"config": mart.edit})
        assert changed.status_code == 200, changed.text
        shut(mart.database)

    answer = await mart.ask_stalled(shut_out)
    assert answer.code == "datasource_unavailable"
    assert "cannot be reached" in answer.message
    assert provinces(await mart.asker.ask()) == mart.edited_rows


@FILES_ONLY
async def test_a_sync_of_what_a_source_was_before_an_edit_stores_nothing(mart: Mart) -> None:
    pool: Any = mart.engines._current[mart.asker.source_id].source
    places = pool._pool._slots
    held = [await places.acquire() for _ in range(places._queue._max_running)]
    before = asyncio.create_task(mart.admin.post(f"{mart.place}/sync"))
    await eventually(lambda: places._queue.waiting)
    path = mart.app.settings.data_dir / str(mart.edit["path"])
    build(path, "CREATE TABLE newer (id INT);")
    edit_source = await mart.admin.patch(mart.place, json={"config": mart.edit})
    assert edit_source.json()["status"] == "failed"
    assert b'"type":"finished"' in (await mart.admin.post(f"{mart.place}/sync")).content
    for ticket in held:
        places.release(ticket)
    await before
    source = (await mart.admin.get(mart.place)).json()
    assert (source["status"], source["tables"]) == ("ready", 5)
    await eventually(lambda: len(mart.engines) <= 2)
