"""Whoever uploads many slow files does not keep others from reading one."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.files.ingestion.process.parent import ingest_file
from tests.support.apps.running_app import RunningApp
from tests.support.apps.uploads_app import ORDERS, upload_file
from tests.support.polling import eventually


class SlowFiles:
    """Reads files in the order in which it is let; a name that begins with slow waits."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.may_end = asyncio.Semaphore(0)

    async def ingest(self, path: Path, name: str, out: Path, **given: Any) -> Any:
        self.begun.append(name)
        if name.startswith("slow"):
            await self.may_end.acquire()
        return await ingest_file(path, name, out, **given)


async def upload_all(client: httpx.AsyncClient, names: Sequence[str]) -> list[int]:
    """The status of each upload, all at once."""
    sending = (client.post("/api/files", files={"file": (name, ORDERS)}) for name in names)
    return [response.status_code for response in await asyncio.gather(*sending)]


@pytest.mark.promise("upload-time")
async def test_a_file_of_somebody_else_waits_for_none_of_them(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient, monkeypatch: Any
) -> None:
    files, queue = SlowFiles(), app.services.uploads._ingestion_queue
    monkeypatch.setattr(queue, "_ingest", files.ingest)
    many = asyncio.create_task(upload_all(user, [f"slow{n}.csv" for n in range(4)]))
    await eventually(lambda: queue._slots.waiting == 3)
    await asyncio.wait_for(upload_file(admin, "mine.csv"), 60)
    assert len(files.begun) == 2, "who has many slow ones reads one at a time"
    for _ in range(4):
        files.may_end.release()
    assert await asyncio.wait_for(many, 60) == [201] * 4
