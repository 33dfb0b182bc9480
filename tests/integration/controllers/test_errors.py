import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sanic import Request, Sanic
from sqlalchemy.exc import OperationalError

from model.errors import SqlFailed
from model.settings import Settings
from tests.support.apps.running_app import RunningApp, running

PROBLEM = {"type", "title", "status", "detail", "code", "request_id"}
LOGIN = "/api/auth/login"
CANARY = "canary postgresql://me:secret@10.0.0.7/db"


async def _crash(request: Request) -> None:
    raise RuntimeError(CANARY)


async def _away(request: Request) -> None:
    raise OperationalError("SELECT 1", {}, ConnectionRefusedError(CANARY))


async def _raise_known(request: Request) -> None:
    raise SqlFailed("users.unknown")


def _add_failing_routes(sanic: Sanic) -> None:
    sanic.add_route(_crash, "/crash")
    sanic.add_route(_raise_known, "/known")
    sanic.add_route(_away, "/away")


@pytest.fixture
async def app(app_settings: Settings) -> AsyncIterator[RunningApp]:
    async with running(app_settings, prepare=_add_failing_routes) as app:
        yield app


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nothing.txt", None, 404, "not_found"),
        ("PUT", "/healthz", None, 405, "method_not_allowed"),
        ("POST", LOGIN, b'{"username":', 400, "bad_request"),
        ("POST", LOGIN, b"\xff\xfe", 400, "bad_request"),
        ("POST", LOGIN, b"[]", 422, "invalid"),
        ("POST", LOGIN, b"", 422, "invalid"),
        ("POST", LOGIN, b'{"username": 1}', 422, "invalid"),
        ("GET", "/api/auth/me", None, 401, "unauthorized"),
        ("GET", "/crash", None, 500, "internal"),
        ("GET", "/known", None, 422, "sql_failed"),
        ("GET", "/away", None, 503, "unavailable"),
    ],
)
async def test_every_error_is_a_problem_with_its_true_status(
    guest: httpx.AsyncClient, method: str, path: Any, body: bytes | None, status: int, code: str
) -> None:
    answer = await guest.request(method, path, content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) - {"errors"} == PROBLEM
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"] == answer.headers["x-request-id"]


async def test_a_validation_problem_names_each_field(guest: httpx.AsyncClient) -> None:
    answer = await guest.post(LOGIN, json={"username": 7})
    assert [error["path"] for error in answer.json()["errors"]] == ["username", "password"]
    assert all(error["message"] for error in answer.json()["errors"])


@pytest.mark.parametrize(
    ("language", "messages"),
    [
        ("en", ["This must be text.", "This is too long: at most 1024 characters."]),
        ("zh-CN", ["此项应为文本。", "内容太长：最多 1024 个字符。"]),
    ],
)
async def test_a_field_is_told_in_the_readers_language(
    guest: httpx.AsyncClient, language: str, messages: Any
) -> None:
    body = {"username": 7, "password": "x" * 1025}
    answer = await guest.post(LOGIN, json=body, headers={"Accept-Language": language})
    assert [error["message"] for error in answer.json()["errors"]] == messages


async def test_a_refused_value_is_not_repeated(guest: httpx.AsyncClient) -> None:
    answer = await guest.post(LOGIN, json={"username": ["canary"], "password": {"canary": 1}})
    assert answer.status_code == 422
    assert "canary" not in answer.text


@pytest.mark.promise("secrets-stay")
async def test_a_crash_tells_the_log_everything_and_the_client_nothing(
    guest: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await guest.get("/crash", headers={"X-Request-ID": "trace-1"})
    for secret in ("canary", "secret", "10.0.0.7", "Traceback", "RuntimeError", ".py"):
        assert secret not in answer.text
    assert answer.json()["request_id"] == "trace-1"
    [record] = [r for r in caplog.records if r.message == "request failed"]
    assert record.exc_info is not None
    assert CANARY in str(record.exc_info[1])


@pytest.mark.parametrize(
    ("accepted", "detail"),
    [
        ("zh-CN,zh;q=0.9", "这里没有内容。"),
        ("en-GB", "There is nothing here."),
        ("fr", "There is nothing here."),
    ],
)
async def test_the_detail_is_in_the_readers_language(
    guest: httpx.AsyncClient, accepted: str, detail: str
) -> None:
    answer = await guest.get("/nothing.txt", headers={"Accept-Language": accepted})
    assert answer.json()["detail"] == detail


@pytest.mark.parametrize("given", ["abc-1.2_3", "550e8400-e29b-41d4-a716-446655440000"])
async def test_a_sane_request_id_is_kept(guest: httpx.AsyncClient, given: str) -> None:
    answer = await guest.get("/healthz", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a\x1b[31m", "<script>", "a;b"])
async def test_an_odd_request_id_is_replaced(guest: httpx.AsyncClient, given: str) -> None:
    answer = await guest.get("/healthz", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] not in {given, ""}


async def test_an_api_call_is_logged_with_its_path_but_not_its_query_or_body(
    user: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await user.get("/api/auth/me?token=canary")
        await user.post("/api/auth/password", json={"current_password": "canary"})
    noted = [vars(r) for r in caplog.records if r.message == "request answered"]
    assert [(n["method"], n["path"], n["status"]) for n in noted] == [
        ("GET", "/api/auth/me", 200),
        ("POST", "/api/auth/password", 422),
    ]
    assert "canary" not in str(noted)


async def _raw(app: RunningApp, request: bytes) -> tuple[int, dict[str, object]]:
    host, port = app.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(request)
        await writer.drain()
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
        body = await asyncio.wait_for(reader.readuntil(b"}"), 60)
    finally:
        writer.close()
    return int(head.split()[1]), json.loads(body)


async def test_an_oversized_token_is_431(app: RunningApp) -> None:
    request = b"GET /api/auth/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + b"A" * 20_000
    status, problem = await _raw(app, request + b"\r\n\r\n")
    assert (status, problem["code"]) == (431, "headers_too_large")


async def test_an_oversized_body_is_413(app: RunningApp, user: httpx.AsyncClient) -> None:
    token = user.headers["authorization"].encode()
    head = b"POST /api/auth/password HTTP/1.1\r\nHost: x\r\nAuthorization: " + token
    status, problem = await _raw(app, head + b"\r\nContent-Length: 999999999999\r\n\r\n")
    assert (status, problem["code"]) == (413, "too_large")


async def test_what_is_no_http_is_a_bad_request(app: RunningApp) -> None:
    status, problem = await _raw(app, b"HELLO\r\n\r\n")
    assert (status, problem["code"]) == (400, "bad_request")
