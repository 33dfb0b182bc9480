"""Who asks, when a proxy stands in front: it is trusted only with the shared secret."""

import httpx
import pytest
from pydantic import SecretStr

from model.settings import Settings
from services.users.sign_in_limits import ADDRESS

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


async def test_the_proxy_tells_callers_apart(guest: httpx.AsyncClient) -> None:
    told = f'for="203.0.113.{{number}}";secret="{SECRET}"'
    assert set(await _wrong_tries(guest, told)) == {401}


async def test_a_caller_cannot_say_who_it_is(guest: httpx.AsyncClient) -> None:
    assert 429 in await _wrong_tries(guest, 'for="203.0.113.{number}"')


async def test_nor_with_a_wrong_secret(guest: httpx.AsyncClient) -> None:
    assert 429 in await _wrong_tries(guest, 'for="203.0.113.{number}";secret="guessed-by-somebody"')
