"""Data of an earlier release is opened by this one (made by tests/support/previous_release.py)."""

import json
import tarfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from alembic import command
from alembic.config import Config
from pydantic import SecretStr
from sqlalchemy import Connection, text

from model.database.engine import open_database
from model.migrations import runner
from model.migrations.runner import find_current_revision, find_newest_revision
from model.settings import Settings
from services.container.core import open_secret_cipher
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.agui_events import shape_of
from tests.support.apps.demo_file import with_demo
from tests.support.apps.running_app import RunningApp, on_both, running
from tests.support.previous_release import (
    JWT_SECRET_KEY,
    MADE,
    MODEL_KEY,
    PASSWORDS,
    RELEASES,
    SECRETS_KEY,
    SOURCE_PASSWORD,
    question,
)

ARCHIVES = sorted(RELEASES.glob("*.tar.gz"))
Made = dict[str, Any]

pytestmark = [
    on_both,
    pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.name.split(".")[0]),
]


@pytest.fixture
def data_dir(archive: Path, tmp_path: Path) -> Path:
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "data", filter="data")
    return with_demo(tmp_path / "data")


@pytest.fixture
def made(data_dir: Path) -> Made:
    found: Made = json.loads((data_dir / MADE).read_text("utf-8"))
    return found


@pytest.fixture
async def app_settings(data_dir: Path, archive: Path, records_uri: str | None) -> Settings:
    if records_uri:
        await _move_records(data_dir / "tabletalk.db", records_uri, archive.name.split(".")[0])
    return given_settings(
        data_dir=data_dir,
        jwt_secret_key=SecretStr(JWT_SECRET_KEY),
        secrets_key=SecretStr(SECRETS_KEY),
        sqlalchemy_database_uri=records_uri,
    )


async def _move_records(file: Path, uri: str, revision: str) -> None:
    """The same records in MySQL, as that release would have kept them there."""
    old = f"sqlite+aiosqlite:///{file}"
    async with open_database(f"{uri}?charset=utf8mb4") as there, open_database(old) as here:
        async with there.engine.connect() as connection:
            await connection.run_sync(_at, revision)
            await connection.commit()
        async with here.engine.connect() as source, there.engine.begin() as target:
            rows = await source.run_sync(_rows)
            await target.run_sync(_put, rows)


def _at(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(runner.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _rows(connection: Connection) -> dict[str, list[Any]]:
    tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return {
        name: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()]
        for name in tables.scalars().all()
        if name != "alembic_version"
    }


def _put(connection: Connection, rows: dict[str, list[Any]]) -> None:
    connection.execute(text("SET FOREIGN_KEY_CHECKS = 0"))
    for name, found in rows.items():
        columns = ", ".join(f"`{column}`" for column in (found[0] if found else {}))
        values = ", ".join(f":{column}" for column in (found[0] if found else {}))
        if found:
            connection.execute(text(f"INSERT INTO `{name}` ({columns}) VALUES ({values})"), found)
    connection.execute(text("SET FOREIGN_KEY_CHECKS = 1"))


@pytest.fixture
async def ada(app: RunningApp) -> httpx.AsyncClient:
    return await app.sign_in("ada", PASSWORDS["ada"])


async def test_the_records_are_brought_to_this_release(app: RunningApp, archive: Path) -> None:
    assert archive.name.split(".")[0] < find_newest_revision()
    assert await find_current_revision(app.services.database) == find_newest_revision()


async def test_old_chats_read_as_they_were_answered(ada: httpx.AsyncClient, made: Made) -> None:
    for chat in made["chats"].values():
        found = (await ada.get(f"/api/chats/{chat['id']}")).json()
        assert found["title"] == chat["title"]
        assert [m["content"] for m in found["messages"]] == [m["content"] for m in chat["messages"]]
        old = [[a["type"] for a in m["activities"] or []] for m in chat["messages"]]
        new = [[a["type"] for a in m["activities"] or []] for m in found["messages"]]
        assert new == old
    rows = await ada.get(f"/api/chats/runs/{made['run']}/result?format=csv")
    assert rows.text == made["rows"]


async def test_the_old_source_is_asked_with_its_notes(ada: httpx.AsyncClient, made: Made) -> None:
    tables = (await ada.get(f"/api/datasources/{made['source']}/tables")).json()["items"]
    assert [(t["name"], t["note"]) for t in tables] == [("orders", "All orders, one row each")]
    chat = made["chats"]["data"]["id"]
    events = await _ask(
        ada, chat, "average amount by region", datasourceId=made["source"], mode="data"
    )
    assert "sql:ok" in shape_of(events), events[-1]
    assert events[-1]["type"] == "RUN_FINISHED", events[-1]


async def test_the_old_file_is_asked(ada: httpx.AsyncClient, made: Made) -> None:
    [file] = (await ada.get("/api/files")).json()["items"]
    assert (file["id"], file["name"]) == (made["file"], "sales.csv")
    chat = made["chats"]["file"]["id"]
    events = await _ask(ada, chat, "What is the total revenue?", fileIds=[file["id"]], mode="file")
    assert events[-1]["type"] == "RUN_FINISHED", events[-1]


async def test_sealed_secrets_are_opened_with_the_old_key(app: RunningApp) -> None:
    cipher = open_secret_cipher(app.settings)
    async with app.services.database.engine.connect() as connection:
        for table, name, secret, kind in (
            ("datasources", "Ledger", SOURCE_PASSWORD, ""),
            ("models", "Old model", MODEL_KEY, "models/"),
        ):
            statement = text(f"SELECT id, secret FROM {table} WHERE name = :name")
            [(record, sealed)] = (await connection.execute(statement, {"name": name})).all()
            assert secret not in sealed
            assert secret in cipher.decrypt(f"{kind}{record}", sealed)


async def test_the_old_administrator_signs_in(app: RunningApp) -> None:
    admin = await app.sign_in("admin", PASSWORDS["admin"])
    sources = (await admin.get("/api/datasources")).json()["items"]
    assert {"Shop", "Ledger"} <= {source["name"] for source in sources}


async def test_a_second_start_changes_nothing(app_settings: Settings, made: Made) -> None:
    for _ in range(2):
        async with running(app_settings) as app:
            ada = await app.sign_in("ada", PASSWORDS["ada"])
            chats = (await ada.get("/api/chats")).json()["items"]
            assert {c["id"] for c in chats} == {c["id"] for c in made["chats"].values()}


async def _ask(
    client: httpx.AsyncClient, chat: str, words: str, **props: Any
) -> list[dict[str, Any]]:
    models = (await client.get("/api/models")).json()["items"]
    [engine] = [model["id"] for model in models if model["kind"] == "builtin"]
    body = question(chat, words, modelId=engine, **props)
    answer = await client.post("/api/chats/runs", json=body)
    lines = [line for line in answer.text.splitlines() if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]
