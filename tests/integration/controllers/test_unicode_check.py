"""What is no Unicode is 400 wherever it stands; what is no JSON by its own word is 415."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.integration.controllers.routes import body_with, operations, places
from tests.support.apps.running_app import RunningApp

HALF = "a\ud800b"
LOGIN = "/api/auth/login"
JSON = {"Content-Type": "application/json"}
GIVEN = b'{"username": "admin", "password": "wrong"}'


async def test_half_a_pair_in_any_text_of_any_body_is_400_and_says_where(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    found, schemas = await operations(admin)
    taken = [each for each in found if each.schema]
    looked_at = set()
    for operation in taken:
        for place in sorted(set(places(operation.schema, schemas))):
            body = json.dumps(body_with(place, HALF)).encode()
            answer = await admin.request(
                operation.method, operation.path, content=body, headers=JSON
            )
            if answer.status_code == 404 and "/tools/" in operation.template:
                continue  # no hub here: there is no such tool
            told = (operation.method, operation.template, place, answer.text)
            assert answer.status_code == 400, told
            problem = answer.json()
            assert [each["path"] for each in problem["errors"]] == [".".join(place)], told
            looked_at.add((operation.template, *place))
    assert len(looked_at) > 80
    ask = "/api/chats/runs"
    assert (ask, "forwardedProps", "x") in looked_at
    assert (ask, "messages", "0", "content") in looked_at
    assert (ask, "resume", "0", "payload", "x") in looked_at
    assert ("/api/chats/runs/{run_id}/sql", "sql") in looked_at


async def test_half_a_pair_is_found_in_names_and_however_deep(guest: httpx.AsyncClient) -> None:
    for body, path in (
        ({HALF: 1}, "a?b"),
        ({"x": {"y": [0, {HALF: 1}]}}, "x.y.1.a?b"),
        ({"username": "a", "extra": [[["\udfff"]]]}, "extra.0.0.0"),
    ):
        answer = await guest.post(LOGIN, content=json.dumps(body).encode(), headers=JSON)
        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)
    whole = json.dumps({"username": "😀\\ud800", "password": "wrong"}).encode()
    assert (await guest.post(LOGIN, content=whole, headers=JSON)).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b'"\xed\xa0\x80"',
        b'{"username": "\xff", "password": "x"}',
        '{"username": "a", "password": "x"}'.encode("utf-16"),
        b'{"username": NaN}',
        b"[" * 100_000,
    ],
)
async def test_bytes_that_are_no_json_in_utf_8_are_400(guest: httpx.AsyncClient, body: Any) -> None:
    answer = await guest.post(LOGIN, content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_addresses_that_are_no_text_are_400_on_every_route(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    found, _ = await operations(admin)
    for operation in found:
        up_to_id, has_id, _ = operation.template.partition("{")
        for escaped in ("%ff", "%ED%A0%80"):
            for path in {f"{operation.path}?q={escaped}", f"{up_to_id}{has_id and escaped}?q=%ff"}:
                answer = await admin.request(operation.method, path)
                assert answer.status_code == 400, (operation.method, path, answer.text)
                where = "path" if path.startswith(f"{up_to_id}%") else "query"
                assert [each["path"] for each in answer.json()["errors"]] == [where]


@pytest.mark.parametrize(
    "head",
    [
        b"GET /api/chats/\xff HTTP/1.1\r\nHost: x",
        b"GET /\xed\xa0\x80 HTTP/1.1\r\nHost: x",
        b"GET /api/chats HTTP/1.1\r\nHost: x\r\nAccept-Language: \xff",
        b"GET /api/chats HTTP/1.1\r\nHost: x\r\nX-Request-ID: \xed\xa0\x80",
        b"GET /api/chats HTTP/1.1\r\nHost: \xff",
        b"GET /api/chats HTTP/1.1\r\nHost: x\r\nCookie: tabletalk_device=\xff",
        b"GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: \xff",
    ],
)
async def test_raw_bytes_in_the_head_are_400(
    app: RunningApp, user: httpx.AsyncClient, head: bytes
) -> None:
    token = user.headers["authorization"].encode()
    status, _ = await raw(app, head + b"\r\nAuthorization: " + token)
    assert status == 400


@pytest.mark.parametrize(
    "name",
    [
        b'filename="a\xff.csv"',
        b'filename="a\xed\xa0\x80.csv"',
        b"filename*=UTF-8''a%ED%A0%80.csv",
        b"filename*=utf-7''a+2AA-.csv",
        b'filename="a.csv"; x="\xff"',
    ],
)
async def test_names_of_files_that_are_no_text_are_refused(
    app: RunningApp, user: httpx.AsyncClient, name: bytes
) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="file"; ' + name
    token = user.headers["authorization"].encode()
    head = b"POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: " + token
    head += b"\r\nContent-Type: multipart/form-data; boundary=b"
    status, answer = await raw(app, head, part + b"\r\n\r\na,b\n1,2\n\r\n--b--\r\n")
    assert status in {400, 422}, answer


async def raw(app: RunningApp, head: bytes, body: bytes = b"") -> tuple[int, bytes]:
    """The answer to these bytes: its status, and all of it."""
    place = urlsplit(app.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(head + b"\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1]), answer


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 401),
        ("Application/JSON; charset=utf-8", 401),
        ("application/problem+json", 401),
        (None, 401),
        ("text/plain", 415),
        ("text/plain;charset=UTF-8", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=b", 415),
        ("application/octet-stream", 415),
        ("application/jsonp", 415),
        ("json", 415),
    ],
)
async def test_json_says_that_it_is_json(
    guest: httpx.AsyncClient, kind: str | None, status: int
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = await guest.post(LOGIN, content=GIVEN, headers=headers)
    assert answer.status_code == status
    if status == 415:
        assert answer.json()["code"] == "unsupported_media_type"
        assert "Content-Type: application/json" in answer.json()["detail"]


async def test_every_route_that_takes_json_refuses_other_types(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    found, _ = await operations(admin)
    taken = [each for each in found if each.schema and "/tools/" not in each.template]
    for operation in taken:
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            answer = await admin.request(
                operation.method, operation.path, content=b"{}", headers={"Content-Type": kind}
            )
            assert answer.status_code == 415, (operation.method, operation.path, answer.text)
    assert len(taken) > 15


async def test_calls_without_a_body_need_no_type(admin: httpx.AsyncClient) -> None:
    for path in ("/api/auth/logout",):
        answer = await admin.post(path, headers={"Content-Type": "text/plain"})
        assert answer.status_code == 204
