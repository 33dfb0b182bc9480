"""Uploaded files over HTTP: received, read, shown, changed, downloaded, deleted."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from model.settings import Settings
from tests.app import RunningApp, on_both

ORDERS = "订单号,金额,日期\n".encode() + b"".join(
    f"A{n:04},{n}.50,2026-01-{n % 28 + 1:02}\n".encode() for n in range(1, 41)
)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
NAMES = ["orders.csv", "订单 2026.csv", 'a"b.csv', "../../etc/passwd.csv", "C:\\x\\y.csv", "🙂.csv"]


@pytest.fixture
def app_settings(app_settings: Settings) -> Settings:
    limits = {"max_bytes": 200_000, "max_files": 3, "max_total_bytes": 300_000}
    upload = app_settings.upload.model_copy(update=limits)
    return app_settings.model_copy(update={"upload": upload})


async def uploaded(client: httpx.AsyncClient, name: str = "orders.csv", content: bytes = ORDERS):
    answer = await client.post("/api/files", files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def left(app: RunningApp) -> list[str]:
    """What lies in the folders for files, by name."""
    folders = [app.settings.data_dir / "files", app.settings.data_dir / "cache"]
    return [str(path) for folder in folders for path in folder.rglob("*") if path.is_file()]


async def events_of(response: httpx.Response) -> list[dict[str, Any]]:
    lines = [line async for line in response.aiter_lines()]
    return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]


@on_both
async def test_an_uploaded_file_is_read_and_kept(app: RunningApp, user: httpx.AsyncClient):
    made = await uploaded(user)
    assert (made["name"], made["bytes"], made["kind"]) == ("orders.csv", len(ORDERS), "csv")
    assert made["status"] == "ready"
    [sheet] = made["sheets"]
    assert (sheet["rows"], sheet["columns"]) == (40, 3)
    [table] = made["tables"]
    assert table["name"] == sheet["table"]
    kinds = {column["name"]: column["kind"] for column in table["columns"]}
    assert kinds == {"订单号": "text", "金额": "decimal", "日期": "date"}
    assert (await user.get(f"/api/files/{made['id']}")).json() == made
    [listed] = (await user.get("/api/files")).json()["items"]
    assert listed == {key: made[key] for key in listed}
    assert len(left(app)) == 2


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_a_label(app: RunningApp, user: httpx.AsyncClient, name: str):
    made = await uploaded(user, name)
    assert made["name"] == name.replace("\\", "/").rpartition("/")[2]
    answer = await user.get(f"/api/files/{made['id']}/content")
    assert answer.content == ORDERS
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="file"; filename*=UTF-8')
    assert said.isascii()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/octet-stream"
    places = {Path(path).name for path in left(app)}
    assert all(set(place) <= set("0123456789abcdef") for place in places)


async def test_a_name_loses_what_cannot_be_seen(user: httpx.AsyncClient):
    made = await uploaded(user)
    for given, shown in [("a\u202egnp.csv", "agnp.csv"), ("a\x00\nb.csv", "ab.csv")]:
        answer = await user.patch(f"/api/files/{made['id']}", json={"name": given})
        assert answer.json()["name"] == shown
    for given in ("", "..", "\u202e", "x" * 201):
        answer = await user.patch(f"/api/files/{made['id']}", json={"name": given})
        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "name")


async def test_a_file_is_found_by_its_name(user: httpx.AsyncClient):
    for name in ("销售_2025.csv", "销售_2026.csv", "costs.csv"):
        await uploaded(user, name)
    found = (await user.get("/api/files", params={"q": "销售_"})).json()["items"]
    assert [file["name"] for file in found] == ["销售_2026.csv", "销售_2025.csv"]
    first = (await user.get("/api/files", params={"limit": 2})).json()
    params = {"limit": 2, "cursor": first["next_cursor"]}
    second = (await user.get("/api/files", params=params)).json()
    names = [file["name"] for file in first["items"] + second["items"]]
    assert names == ["costs.csv", "销售_2026.csv", "销售_2025.csv"]
    assert second["next_cursor"] is None


@on_both
async def test_a_file_is_its_owners_alone(app: RunningApp, user: httpx.AsyncClient):
    made = await uploaded(user)
    other = await app.new_user("eve")
    place, table = f"/api/files/{made['id']}", made["tables"][0]["name"]
    calls = [
        ("GET", place, None),
        ("PATCH", place, {"name": "mine"}),
        ("DELETE", place, None),
        ("GET", f"{place}/content", None),
        ("GET", f"{place}/tables/{table}/rows", None),
        ("PATCH", f"{place}/tables/{table}", {"skip": True}),
        ("PATCH", f"{place}/tables/{table}", {"kinds": 1}),
    ]
    for method, path, body in calls:
        answer = await other.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert (await other.get("/api/files")).json()["items"] == []
    assert (await user.get(place)).json() == made


@on_both
async def test_a_deleted_file_leaves_nothing(app: RunningApp, user: httpx.AsyncClient):
    made = await uploaded(user)
    assert (await user.delete(f"/api/files/{made['id']}")).status_code == 204
    assert (await user.get(f"/api/files/{made['id']}")).status_code == 404
    assert left(app) == []


@on_both
async def test_a_deleted_user_leaves_no_file(app: RunningApp, admin, user: httpx.AsyncClient):
    made = await uploaded(user)
    me = (await user.get("/api/auth/me")).json()
    kept = await uploaded(admin)
    assert (await admin.delete(f"/api/users/{me['id']}")).status_code == 204
    assert len(left(app)) == 2
    assert (await admin.get(f"/api/files/{kept['id']}/content")).content == ORDERS
    assert made["id"] != kept["id"]


async def test_an_account_that_cannot_be_deleted_keeps_its_files(app, admin):
    await uploaded(admin)
    me = (await admin.get("/api/auth/me")).json()
    assert (await admin.delete(f"/api/users/{me['id']}")).status_code == 409
    assert len(left(app)) == 2


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
async def test_what_is_no_file_is_refused_and_leaves_nothing(app, user, given, status, code):
    answer = await user.post("/api/files", **given)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await user.get("/api/files")).json()["items"] == []
    assert left(app) == []


async def test_a_refusal_is_said_in_the_readers_language(user: httpx.AsyncClient):
    chinese = {"Accept-Language": "zh-CN"}
    answer = await user.post("/api/files", files={"file": ("x.csv", b"")}, headers=chinese)
    assert answer.json()["detail"] == "文件是空的。"


@pytest.mark.parametrize("size", [200_001, 300_000, 40_000_000])
async def test_a_file_over_the_limit_is_413(app: RunningApp, user: httpx.AsyncClient, size: int):
    answer = await user.post("/api/files", files={"file": ("x.csv", b"1" * size)})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "0.1907 MB" in answer.json()["detail"]
    assert left(app) == []


async def test_too_long_a_body_is_refused_before_it_is_sent(app: RunningApp, user):
    reader, writer = await asyncio.open_connection(*_place(app))
    token = user.headers["authorization"]
    head = f"POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
    form = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999\r\n\r\n"
    writer.write((head + form).encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n"), 10)
    writer.close()
    assert b" 413 " in answer


async def test_a_body_of_unknown_length_is_counted(app: RunningApp, user: httpx.AsyncClient):
    async def form():
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
        for _ in range(400):
            yield b"1,2,3,4\n" * 1_000
        yield b"\r\n--b--\r\n"

    kind = {"content-type": "multipart/form-data; boundary=b"}
    answer = await user.post("/api/files", content=form(), headers=kind)
    assert answer.status_code == 413
    assert left(app) == []


async def test_a_user_may_keep_so_many_files(user: httpx.AsyncClient):
    for _ in range(3):
        last = await uploaded(user)
    refused = await user.post("/api/files", files={"file": ("x.csv", ORDERS)})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    await user.delete(f"/api/files/{last['id']}")
    await uploaded(user)


async def test_a_user_may_keep_so_many_bytes(app: RunningApp, user: httpx.AsyncClient):
    big = b"a,b\n" + b"1,2\n" * 45_000
    await uploaded(user, "big.csv", big)
    refused = await user.post("/api/files", files={"file": ("x.csv", big)})
    assert refused.status_code == 409
    assert "0.2861 MB" in refused.json()["detail"]
    assert len(left(app)) == 2


async def test_a_client_that_leaves_in_the_middle_leaves_nothing(app: RunningApp, user):
    _, writer = await asyncio.open_connection(*_place(app))
    token = user.headers["authorization"]
    head = f"POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
    form = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n"
    part = '--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
    writer.write((head + form + part).encode() + b"1,2\n" * 5_000)
    await _until(lambda: left(app) != [])
    writer.close()
    await _until(lambda: left(app) == [])
    assert (await user.get("/api/files")).json()["items"] == []


async def test_progress_is_streamed_to_who_accepts_it(app: RunningApp, user: httpx.AsyncClient):
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
    assert len(left(app)) == 2


@on_both
async def test_a_table_is_read_anew_as_its_owner_wants(app: RunningApp, user):
    made = await uploaded(user)
    place = f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}"
    answer = await user.patch(place, json={"kinds": {"金额": "text"}})
    assert answer.status_code == 200, answer.text
    column = answer.json()["tables"][0]["columns"][1]
    assert (column["kind"], column["chosen"]) == ("text", True)
    again = (await user.patch(place, json={"header_rows": []})).json()
    assert again["tables"][0]["rows"] == 41
    assert (await user.get(f"/api/files/{made['id']}")).json() == again
    assert len(left(app)) == 2


async def test_a_skipped_table_has_no_rows_and_can_come_back(user: httpx.AsyncClient):
    made = await uploaded(user)
    place = f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}"
    skipped = (await user.patch(place, json={"skip": True})).json()
    assert (skipped["tables"][0]["skipped"], skipped["sheets"]) == (True, [])
    assert (await user.get(f"{place}/rows")).json()["rows"] == []
    back = (await user.patch(place, json={"skip": False})).json()
    assert back["sheets"] == made["sheets"]


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        ({"kinds": {"nothing": "text"}}, "kinds.nothing"),
        ({"kinds": {"金额": "money"}}, "kinds.金额"),
        ({"header_rows": "first"}, "header_rows"),
        ({"header_rows": [0]}, "header_rows.0"),
    ],
)
async def test_a_wish_that_cannot_be_meant_is_422(user: httpx.AsyncClient, wish, path):
    made = await uploaded(user)
    answer = await user.patch(
        f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}", json=wish
    )
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, path)
    assert (await user.get(f"/api/files/{made['id']}")).json() == made


async def test_an_unknown_table_is_not_found(user: httpx.AsyncClient):
    made = await uploaded(user)
    for method in ("GET", "PATCH"):
        path = f"/api/files/{made['id']}/tables/nothing" + ("/rows" if method == "GET" else "")
        assert (await user.request(method, path, json={"skip": True})).status_code == 404


async def test_the_first_rows_are_shown(user: httpx.AsyncClient):
    made = await uploaded(user)
    place = f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}/rows"
    shown = (await user.get(place, params={"limit": 2})).json()
    assert shown["rows"] == [["A0001", "1.50", "2026-01-02"], ["A0002", "2.50", "2026-01-03"]]
    assert (shown["truncated"], len(shown["columns"])) == (True, 3)
    assert not (await user.get(place)).json()["truncated"]
    for limit in ("0", "201", "x", "-1"):
        assert (await user.get(place, params={"limit": limit})).status_code == 400


async def test_a_question_keeps_the_tables_it_began_with(app: RunningApp, user):
    made = await uploaded(user)
    async with app.services.files.tables_path(made["id"]) as path:
        place = f"/api/files/{made['id']}/tables/{made['tables'][0]['name']}"
        assert (await user.patch(place, json={"skip": True})).status_code == 200
        assert path.exists()
        async with app.services.files.tables_path(made["id"]) as fresh:
            assert fresh != path


def _place(app: RunningApp) -> tuple[str, int]:
    host, _, port = app.url.removeprefix("http://").partition(":")
    return host, int(port)


async def _until(met) -> None:
    async with asyncio.timeout(10):
        while not met():
            await asyncio.sleep(0.02)
