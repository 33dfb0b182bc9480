"""Who asks, when a proxy stands in front: it is trusted only with the shared secret."""

import httpx
import pytest
from pydantic import SecretStr

from controllers.http.openapi import api_routes
from model.settings import Settings
from services.users.sign_in_limits import ADDRESS
from tests.support.apps.running_app import RunningApp

EVIL = "evil.example"
SECRET = "known-to-the-proxy-only"


@pytest.fixture
def app_settings(app_settings: Settings) -> Settings:
    server = app_settings.server.model_copy(update={"proxy_secret": SecretStr(SECRET)})
    return app_settings.model_copy(update={"server": server})


async def _wrong_tries(guest: httpx.AsyncClient, forwarded: str) -> list[int]:
    codes = []
    for number in range(ADDRESS.free + 1):
        answer = await guest.post(
            "/api/auth/login",
            json={"username": f"nobody{number}", "password": "wrong"},
            headers={"Forwarded": forwarded.format(number=number)},
        )
        codes.append(answer.status_code)
    return codes


@pytest.mark.promise("behind-a-proxy")
async def test_the_proxy_tells_callers_apart(guest: httpx.AsyncClient) -> None:
    told = f'for="203.0.113.{{number}}";secret="{SECRET}"'
    assert set(await _wrong_tries(guest, told)) == {401}


@pytest.mark.promise("behind-a-proxy")
async def test_a_caller_cannot_say_who_it_is(guest: httpx.AsyncClient) -> None:
    assert 429 in await _wrong_tries(guest, 'for="203.0.113.{number}"')


@pytest.mark.promise("behind-a-proxy")
async def test_nor_with_a_wrong_secret(guest: httpx.AsyncClient) -> None:
    assert 429 in await _wrong_tries(guest, 'for="203.0.113.{number}";secret="guessed-by-somebody"')


@pytest.mark.promise("behind-a-proxy")
async def test_the_name_that_a_caller_gives_the_server_is_used_for_nothing(
    app: RunningApp, admin: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    named = {"Host": EVIL, "X-Forwarded-Host": EVIL, "Forwarded": f'host={EVIL};proto="https"'}
    for path, method, _ in api_routes(app.sanic):
        if method == "GET" and "{" not in path:
            for client in (admin, guest):
                plain, answer = [await client.get(path, headers=given) for given in ({}, named)]
                assert answer.status_code == plain.status_code, path
                assert EVIL not in str(answer.headers) + answer.text, path
    for path in ("/", "/docs", "/login", "/api/none"):
        answer = await guest.get(path, headers=named)
        assert EVIL not in str(answer.headers) + answer.text, path
