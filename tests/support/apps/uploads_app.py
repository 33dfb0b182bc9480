"""What the tests of files share: a small CSV, uploads, and what is left on the disk."""

import json
from typing import Any

import httpx
import pytest

from model.actor import UserActor
from model.files.file import StoredFile
from model.settings import Settings
from model.workspaces.workspace import FIRST_WORKSPACE
from tests.support.apps.running_app import RunningApp

ORDERS = "订单号,金额,日期\n".encode() + b"".join(
    f"A{n:04},{n}.50,2026-01-{n % 28 + 1:02}\n".encode() for n in range(1, 41)
)


@pytest.fixture
def app_settings(app_settings: Settings) -> Settings:
    """Small limits."""
    limits = {"max_bytes": 200_000, "max_files": 3, "max_total_bytes": 2_000_000}
    upload = app_settings.upload.model_copy(update=limits)
    return app_settings.model_copy(update={"upload": upload})


async def upload_file(
    client: httpx.AsyncClient, name: str = "orders.csv", content: bytes = ORDERS
) -> dict[str, Any]:
    """Upload a file; the record."""
    answer = await client.post("/api/files", files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def load_stored_file(app: RunningApp, client: httpx.AsyncClient, file_id: str) -> StoredFile:
    """A file of the client's as the services know it."""
    owner = (await client.get("/api/auth/me")).json()["id"]
    return await app.services.files.get(UserActor(owner, FIRST_WORKSPACE), file_id)


def list_stored_paths(app: RunningApp) -> list[str]:
    """What lies in the folders for files, by name."""
    folders = [app.settings.data_dir / "files", app.settings.data_dir / "cache"]
    return [str(path) for folder in folders for path in folder.rglob("*") if path.is_file()]


async def events_of(response: httpx.Response) -> list[dict[str, Any]]:
    """The events of a stream."""
    lines = [line async for line in response.aiter_lines()]
    return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]


def host_and_port(app: RunningApp) -> tuple[str, int]:
    """Host and port."""
    host, _, port = app.url.removeprefix("http://").partition(":")
    return host, int(port)
