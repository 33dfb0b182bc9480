"""Facts about every route, whoever added it: found in the router at run time."""

import re
from datetime import timedelta

import httpx
import jwt
import pytest

from controllers.http.authentication import is_public
from controllers.http.openapi import api_routes
from model.database.engine import now
from tests.support.apps.running_app import RunningApp

PUBLIC = {("/api/auth/login", "POST"), ("/api/openapi.json", "GET")}
SOME_ID = "00000000-0000-4000-8000-000000000000"


def _fill_path(path: str) -> str:
    return re.sub(r"{\w+}", SOME_ID, path)


async def _make_expired_token(app: RunningApp, user: httpx.AsyncClient) -> str:
    key = (app.settings.data_dir / "jwt_secret_key").read_text().strip()
    claims = jwt.decode(user.headers["authorization"].split()[1], key, algorithms=["HS256"])
    ended = claims | {"iat": now() - timedelta(hours=13), "exp": now() - timedelta(hours=1)}
    return jwt.encode(ended, key, algorithm="HS256")


@pytest.mark.promise("token-on-every-route")
async def test_only_the_routes_of_the_contract_are_public(app: RunningApp) -> None:
    marked = {
        (path, method) for path, method, route in api_routes(app.sanic) if is_public(route.handler)
    }
    assert marked == PUBLIC


@pytest.mark.promise("token-on-every-route")
async def test_every_api_route_needs_a_token_that_counts(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    clients = [
        await app.client(token) for token in (None, "garbage", await _make_expired_token(app, user))
    ]
    odd = await app.client()
    odd.headers["authorization"] = "Basic YWRtaW46YWRtaW4="
    for path, method, _ in api_routes(app.sanic):
        if (path, method) not in PUBLIC:
            for client in (*clients, odd):
                answer = await client.request(method, _fill_path(path))
                assert answer.status_code == 401, (path, method)
                assert answer.json()["code"] == "unauthorized"


async def test_an_unknown_api_path_is_hidden_from_strangers_and_not_found_for_users(
    user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert (await guest.request(method, "/api/nothing")).status_code == 401
        assert (await user.request(method, "/api/nothing")).status_code == 404


@pytest.mark.promise("strict-tokens")
async def test_a_token_in_the_address_is_not_read(
    app: RunningApp, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    token = user.headers["authorization"].split()[1]
    for name in ("token", "access_token", "authorization"):
        assert (await guest.get("/api/auth/me", params={name: token})).status_code == 401


async def test_openapi_describes_every_route(app: RunningApp, guest: httpx.AsyncClient) -> None:
    document = (await guest.get("/api/openapi.json")).json()
    described = {
        (path, method.upper()) for path, item in document["paths"].items() for method in item
    }
    assert described == {(path, method) for path, method, _ in api_routes(app.sanic)}
    for item in document["paths"].values():
        for operation in item.values():
            assert operation["summary"].endswith(".")


async def test_every_reference_in_openapi_leads_somewhere(guest: httpx.AsyncClient) -> None:
    answer = await guest.get("/api/openapi.json")
    schemas = answer.json()["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/(\w+)", answer.text)) <= set(schemas)


@pytest.mark.parametrize("path", ["/docs", "/docs/docs.js", "/docs/docs.css", "/docs/chinese.json"])
async def test_the_docs_page_loads_nothing_from_elsewhere(
    guest: httpx.AsyncClient, path: str
) -> None:
    answer = await guest.get(path)
    assert answer.status_code == 200
    assert "//" not in answer.text.replace("// ", "")
    assert "http" not in answer.text.replace("http-equiv", "")


@pytest.mark.promise("headers")
@pytest.mark.parametrize("path", ["/", "/healthz", "/docs", "/api/auth/me", "/api/none", "/x.js"])
async def test_every_answer_carries_the_security_headers(
    guest: httpx.AsyncClient, path: str
) -> None:
    headers = (await guest.get(path)).headers
    csp = headers["content-security-policy"]
    for part in (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert part in csp.split("; ")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.promise("headers")
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:5173"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
async def test_no_other_origin_is_allowed(
    user: httpx.AsyncClient, origin: str, method: str
) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    answer = await user.request(method, "/api/auth/me", headers=asked)
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_health_and_readiness_are_public(guest: httpx.AsyncClient) -> None:
    health, ready = await guest.get("/healthz"), await guest.get("/readyz")
    assert health.json()["status"] == "ok"
    assert isinstance(health.json()["pid"], int)
    assert ready.status_code == 200
    assert ready.json()["checks"]["database"]["status"] == "ok"


async def test_a_required_part_that_is_down_makes_readiness_503(
    app: RunningApp, guest: httpx.AsyncClient
) -> None:
    async def down() -> str:
        raise ConnectionError("canary at 10.0.0.7")

    app.services.readiness.add("graph", down, required=False)
    degraded = await guest.get("/readyz")
    assert (degraded.status_code, degraded.json()["status"]) == (200, "degraded")
    app.services.readiness.add("store", down, required=True)
    answer = await guest.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["store"]["status"] == "down"
    assert "canary" not in answer.text


async def test_health_checks_do_not_wait_for_optional_parts(
    app: RunningApp, guest: httpx.AsyncClient
) -> None:
    asked: list[str] = []

    async def away() -> str:
        asked.append("graph")
        return "never asked"

    app.services.readiness.add("graph", away, required=False)
    answer = await guest.get("/readyz?only=required")
    assert (answer.status_code, answer.json()["status"], asked) == (200, "ok", [])
    assert "graph" not in answer.json()["checks"]
    assert "database" in answer.json()["checks"]
    assert "graph" in (await guest.get("/readyz")).json()["checks"]


async def test_capabilities_say_who_answers(user: httpx.AsyncClient) -> None:
    answer = (await user.get("/api/capabilities")).json()
    assert answer["answering"] == {"kind": "builtin", "name": "builtin"}
    assert answer["modes"] == ["data", "file", "chat"]
    assert answer["limits"] == {
        "query_max_rows": 10_000,
        "upload_max_bytes": 104_857_600,
        "upload_max_files": 200,
    }
