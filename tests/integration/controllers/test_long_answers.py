"""What takes long to send is cut off when the session of its reader ends."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from controllers.http import authentication
from services.audit.reader import AuditReader
from services.runs.export import EXPORT_FORMATS
from services.runs.result_store import ResultRows
from tests.support.apps.model_app import Answer, find_demo_id
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.apps.scripted_agent_app import ask, question
from tests.support.apps.uploads_app import upload_file

pytestmark = pytest.mark.promise("ended-sessions")
LARGE = b"a,b\n" + (b"1," + b"x" * 1_000 + b"\n") * 40_000
"""More than the buffers of a connection hold."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@pytest.fixture(autouse=True)
def ask_at_each_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "RECHECK_S", 0.0)


@dataclass
class Reading:
    """A response whose reader signs out after its first bytes."""

    received: bytes = b""
    is_cut_off: bool = False
    signed_out: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, client: httpx.AsyncClient, method: str, path: str, **sent: Any) -> None:
        """Read as much as comes."""
        try:
            async with client.stream(method, path, **sent) as response:
                async for piece in response.aiter_raw():
                    self.received += piece
                    if not self.signed_out.is_set():
                        (await client.post("/api/auth/logout")).raise_for_status()
                        self.signed_out.set()
        except httpx.TransportError:
            self.is_cut_off = True


async def test_the_download_of_a_file_is_cut_off(user: httpx.AsyncClient) -> None:
    file, reading = await upload_file(user, "large.csv", LARGE), Reading()
    await reading.read(user, "GET", f"/api/files/{file['id']}/content")
    assert reading.is_cut_off
    assert 0 < len(reading.received) < len(LARGE)


async def test_the_progress_of_an_upload_is_cut_off(user: httpx.AsyncClient) -> None:
    reading, headers = Reading(), {"Accept": "text/event-stream"}
    files = {"file": ("large.csv", LARGE)}
    await reading.read(user, "POST", "/api/files", files=files, headers=headers)
    assert reading.is_cut_off
    assert b"progress" in reading.received
    assert b"finished" not in reading.received


async def test_the_rows_of_an_answer_are_cut_off(
    user: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, whole = Reading(), EXPORT_FORMATS["csv"]

    async def write_twice(rows: ResultRows) -> AsyncIterator[bytes]:
        pieces = [piece async for piece in whole.write(rows)]
        yield b"".join(pieces)
        await reading.signed_out.wait()
        yield b"".join(pieces)

    monkeypatch.setitem(EXPORT_FORMATS, "csv", replace(whole, write=write_twice))
    source_id = await find_demo_id(user)
    run = Answer(await ask(user, question("how many stores?", datasourceId=source_id))).run_id
    await reading.read(user, "GET", f"/api/chats/runs/{run}/result")
    assert reading.is_cut_off
    assert reading.received.count(BYTE_ORDER_MARK) == 1


async def test_the_export_of_the_audit_is_cut_off(
    app: RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, read_all = Reading(), AuditReader.read_all

    async def read_late(*arguments: Any) -> AsyncIterator[Any]:
        await reading.signed_out.wait()
        async for records in read_all(*arguments):
            yield records

    monkeypatch.setattr(AuditReader, "read_all", read_late)
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    await reading.read(admin, "GET", "/api/audit/export")
    assert reading.is_cut_off
    assert b"auth.login" not in reading.received
