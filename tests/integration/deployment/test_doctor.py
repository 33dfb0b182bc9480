"""The doctor on real servers: what is wrong is named with its cure, in the reader's language."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import HttpUrl, SecretStr

from model.settings import Settings
from tests.support.apps.migrated_records import with_records
from tests.support.apps.model_app import app_settings as with_model
from tests.support.apps.model_app import model
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp, running
from tests.support.apps.service_process import ROOT, environment, serve
from tests.support.servers.ports import free_port

FIXTURES = (with_model, model)


async def report(client: httpx.AsyncClient, locale: str = "en") -> dict[str, Any]:
    found = await client.get("/api/doctor", headers={"Accept-Language": locale}, timeout=90)
    assert found.status_code == 200, found.text
    return dict(found.json())


def part(found: dict[str, Any], name: str) -> dict[str, Any]:
    [one] = [p for p in found["parts"] if p["part"] == name]
    return dict(one)


async def test_a_plain_installation_is_fine(admin: httpx.AsyncClient) -> None:
    found = await report(admin)
    assert found["state"] == "ok", found
    states = {p["part"]: p["state"] for p in found["parts"]}
    assert {
        "database": "ok",
        "migrations": "ok",
        "files": "ok",
        "disk": "ok",
    }.items() <= states.items()
    assert {
        "redis": "off",
        "neo4j": "off",
        "model": "off",
        "stream": "off",
    }.items() <= states.items()


async def test_only_administrators_are_told(
    user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    for place in ("/api/doctor", "/api/doctor/stream"):
        assert (await user.get(place)).status_code == 403
        assert (await guest.get(place)).status_code == 401


async def test_secrets_that_others_can_read_are_a_failure_with_its_cure(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    (app.settings.data_dir / "secrets_key").chmod(0o644)
    secrets = part(await report(admin), "settings")
    assert secrets["state"] == "failed"
    assert "secrets_key" in secrets["finding"]
    assert "chmod 600" in secrets["cure"]
    assert "chmod 600" in part(await report(admin, "zh-CN"), "settings")["cure"]


async def test_each_ability_of_the_model_is_told(with_model: Settings) -> None:
    async with running(with_model) as app:
        admin = await app.sign_in("admin", ADMIN_PASSWORD)
        found = await report(admin)
    abilities = {p["part"]: p["state"] for p in found["parts"] if p["part"].startswith("model")}
    assert abilities["model_chat"] == "ok"
    assert all("doctor." not in p["title"] for p in found["parts"]), "every part has a name"
    assert set(abilities) == {
        f"model_{n}" for n in ("chat", "stream", "context", "json", "tools", "embedding")
    }


async def test_a_model_that_is_away_is_a_failure_without_its_key(with_model: Settings) -> None:
    where = HttpUrl(f"http://127.0.0.1:{free_port()}/v1")
    secret = SecretStr("a-key-that-nobody-reads")
    gone = with_model.model.model_copy(update={"base_url": where, "api_key": secret})
    async with running(with_model.model_copy(update={"model": gone})) as app:
        found = await report(await app.sign_in("admin", ADMIN_PASSWORD))
    assert part(found, "model_chat")["state"] == "failed"
    assert "MODEL_BASE_URL" in part(found, "model_chat")["cure"]
    assert "a-key-that-nobody-reads" not in json.dumps(found)


@asynccontextmanager
async def proxy(target: int, *, buffering: bool) -> AsyncIterator[int]:
    """A proxy that hands bytes on as they come, or all at once when the answer is complete."""

    async def between(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        back, there = await asyncio.open_connection("127.0.0.1", target)
        there.write(head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        held = b""
        while piece := await back.read(65536):
            held += piece
            if not buffering:
                writer.write(held)
                held = b""
        writer.write(held)
        await writer.drain()
        writer.close()
        there.close()

    server = await asyncio.start_server(between, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(("buffering", "state"), [(False, "ok"), (True, "failed")])
async def test_a_proxy_that_buffers_is_found_out(
    app: RunningApp, admin: httpx.AsyncClient, buffering: bool, state: str
) -> None:
    port = int(app.url.rpartition(":")[2])
    async with proxy(port, buffering=buffering) as place:
        doctor = app.services.doctor
        doctor.settings = app.settings.model_copy(update={"web_url": f"http://127.0.0.1:{place}"})
        stream = part(await report(admin), "stream")
    assert stream["state"] == state
    assert ("proxy_buffering off" in stream["cure"]) is buffering


@pytest.mark.xdist_group("processes")
def test_the_command_asks_the_running_server_and_says_when_there_is_none(tmp_path: Path) -> None:
    home = with_records(tmp_path / "data")
    with serve(home) as server:
        server.ready()
        port = server.url.rpartition(":")[2]
        command = [sys.executable, "-m", "services.doctor", "--locale", "zh-CN"]
        asked = {"cwd": ROOT, "env": environment(home, SERVER_PORT=port), "text": True}
        done = subprocess.run(command, capture_output=True, check=False, timeout=100, **asked)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "自身数据库" in done.stdout
        as_json = subprocess.run([*command, "--json"], capture_output=True, check=False, **asked)
        assert json.loads(as_json.stdout)["state"] == "ok"
    gone = subprocess.run(command, capture_output=True, check=False, timeout=60, **asked)
    assert gone.returncode == 1
    assert "make run" in gone.stdout
