"""Uploads over HTTP: refused, counted, cut off, followed."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.apps.running_app import RunningApp
from tests.support.apps.uploads_app import (
    ORDERS,
    app_settings,
    events_of,
    host_and_port,
    list_stored_paths,
    upload_file,
)
from tests.support.polling import eventually

FIXTURES = (app_settings,)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"files": {"file": ("x.bin", PICTURE)}}, 415, "file_unreadable"),
        ({"files": {"file": ("x.csv", b"")}}, 422, "invalid"),
        ({"files": {"other": ("x.csv", b"a,b\n1,2\n")}}, 422, "invalid"),
        ({"files": [("file", ("a.csv", ORDERS)), ("file", ("b.csv", ORDERS))]}, 422, "invalid"),
        ({"data": {"file": "no file"}}, 400, "bad_request"),
        ({"json": {"file": "no file"}}, 400, "bad_request"),
        ({}, 400, "bad_request"),
        (
            {
                "content": b"--x\r\nContent-Disposition: form-data",
                "headers": {"content-type": "multipart/form-data; boundary=x"},
            },
            400,
            "bad_request",
        ),
    ],
)
async def test_what_is_no_file_is_refused_and_leaves_nothing(
    app: RunningApp, user: httpx.AsyncClient, given: Any, status: int, code: str
) -> None:
    answer = await user.post("/api/files", **given)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await user.get("/api/files")).json()["items"] == []
    assert list_stored_paths(app) == []


async def test_a_refusal_is_said_in_the_readers_language(user: httpx.AsyncClient) -> None:
    chinese = {"Accept-Language": "zh-CN"}
    answer = await user.post("/api/files", files={"file": ("x.csv", b"")}, headers=chinese)
    assert answer.json()["detail"] == "文件是空的。"
    text = {"file": ("bad.xlsx", ORDERS)}
    answer = await user.post("/api/files", files=text, headers=chinese)
    assert "这是纯文本文件，只是扩展名为“.xlsx”" in answer.json()["detail"]


@pytest.mark.parametrize("size", [200_001, 300_000, 40_000_000])
async def test_a_file_over_the_limit_is_413(
    app: RunningApp, user: httpx.AsyncClient, size: int
) -> None:
    answer = await user.post("/api/files", files={"file": ("x.csv", b"1" * size)})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "0.1907 MB" in answer.json()["detail"]
    assert list_stored_paths(app) == []


async def test_too_long_a_body_is_refused_before_it_is_sent(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    reader, writer = await asyncio.open_connection(*host_and_port(app))
    token = user.headers["authorization"]
    head = f"POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
    form = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999\r\n\r\n"
    writer.write((head + form).encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n"), 60)
    writer.close()
    assert b" 413 " in answer


async def test_a_body_of_unknown_length_is_counted(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    async def form() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
        for _ in range(400):
            yield b"1,2,3,4\n" * 1_000
        yield b"\r\n--b--\r\n"

    kind = {"content-type": "multipart/form-data; boundary=b"}
    answer = await user.post("/api/files", content=form(), headers=kind)
    assert answer.status_code == 413
    assert list_stored_paths(app) == []


async def test_a_user_may_keep_so_many_files(user: httpx.AsyncClient) -> None:
    for _ in range(3):
        last = await upload_file(user)
    refused = await user.post("/api/files", files={"file": ("x.csv", ORDERS)})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    await user.delete(f"/api/files/{last['id']}")
    await upload_file(user)


async def test_a_client_that_leaves_in_the_middle_leaves_nothing(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    _, writer = await asyncio.open_connection(*host_and_port(app))
    token = user.headers["authorization"]
    head = f"POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
    form = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n"
    part = '--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
    writer.write((head + form + part).encode() + b"1,2\n" * 5_000)
    await eventually(lambda: list_stored_paths(app) != [])
    writer.close()
    await eventually(lambda: list_stored_paths(app) == [])
    assert (await user.get("/api/files")).json()["items"] == []


async def test_progress_is_streamed_to_who_accepts_it(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    accept = {"Accept": "text/event-stream"}
    form = {"file": ("orders.csv", ORDERS)}
    async with user.stream("POST", "/api/files", files=form, headers=accept) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        first, *_, last = await events_of(response)
    assert first == {"type": "progress", "step": "parse", "done": 0, "total": 100, "table": None}
    assert last["type"] == "finished"
    assert (await user.get(f"/api/files/{last['file']['id']}")).json() == last["file"]
    bad = {"file": ("x.bin", PICTURE)}
    async with user.stream("POST", "/api/files", files=bad, headers=accept) as response:
        *_, last = await events_of(response)
    assert (last["type"], last["code"]) == ("failed", "file_unreadable")
    assert len(list_stored_paths(app)) == 2


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_a_client_that_leaves_while_its_file_is_read_leaves_nothing(
    app: RunningApp, user: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def never_done(*_: object, **__: object) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    monkeypatch.setattr(app.services.uploads._ingestion_queue, "_ingest", never_done)
    other = await app.client(user.headers["authorization"].split()[1])
    form, headers = {"file": ("orders.csv", ORDERS)}, {"Accept": accept}
    sending = asyncio.create_task(user.post("/api/files", files=form, headers=headers))
    await asyncio.wait_for(begun.wait(), 60)
    [shown] = (await other.get("/api/files")).json()["items"]
    assert (shown["name"], shown["status"], shown["sheets"]) == ("orders.csv", "parsing", [])
    sending.cancel()
    await asyncio.wait_for(ended.wait(), 60)
    await eventually(lambda: list_stored_paths(app) == [])
    async with asyncio.timeout(60):
        while (await other.get("/api/files")).json()["items"]:
            pass
