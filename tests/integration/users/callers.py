"""Callers at addresses of their choice, time as a test sets it, and passwords that cost nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from model.database.engine import now
from model.settings import Settings
from tests.support.apps.running_app import USER_NAME, USER_PASSWORD, RunningApp

LOGIN = "/api/auth/login"
SECRET = "known-to-the-proxy-only"
COOKIE = "tabletalk_device"


class Clock:
    """Time as a test sets it."""

    def __init__(self) -> None:
        self.now = now()

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def app_settings(app_settings: Settings) -> Settings:
    server = app_settings.server.model_copy(update={"proxy_secret": SecretStr(SECRET)})
    return app_settings.model_copy(update={"server": server})


@pytest.fixture
def clock(app: RunningApp) -> Clock:
    """The time of everything that knows accounts."""
    clock = Clock()
    users = app.services.users
    for part in (users, users._throttle, users._devices, users._tokens):
        part._clock = clock
    return clock


@pytest.fixture
def quick(app: RunningApp, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Passwords that cost nothing to check; how often one was."""
    checked: Counter[str] = Counter()

    async def fits(row: object, password: str) -> bool:
        checked[password] += 1
        return row is not None and password == USER_PASSWORD

    monkeypatch.setattr(app.services.users, "_verify", fits)
    return checked


def addresses() -> Iterator[str]:
    """Addresses that nobody has used."""
    for number in range(1, 60_000):
        yield f"10.9.{number // 250}.{number % 250 + 1}"


class Caller:
    """Somebody at an address, whose cookies are kept as a browser does."""

    def __init__(self, client: httpx.AsyncClient, address: str = "10.1.1.1") -> None:
        self.client = client
        self.address = address

    async def attempts(
        self, password: str = "wrong", name: str = USER_NAME, **headers: str
    ) -> httpx.Response:
        told = {"Forwarded": f'for="{self.address}";secret="{SECRET}"', **headers}
        body = {"username": name, "password": password}
        return await self.client.post(LOGIN, json=body, headers=told)

    async def code(self, password: str = "wrong", name: str = USER_NAME, **headers: str) -> int:
        return (await self.attempts(password, name, **headers)).status_code


async def caller(app: RunningApp, address: str = "10.1.1.1") -> Caller:
    return Caller(await app.client(), address)


async def attack(app: RunningApp, name: str, attempts: int) -> Counter[int]:
    """Tries from ever other addresses."""
    attacker = await caller(app)
    codes: Counter[int] = Counter()
    for address in addresses():
        attacker.address = address
        codes[await attacker.code(name=name)] += 1
        if codes.total() >= attempts:
            break
    return codes
