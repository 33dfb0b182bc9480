"""Devices that an account has signed in from: an allowance of attempts, and nothing more."""

from collections import Counter

import httpx

from model.repositories.users import find_by_name_key
from model.workspaces.workspace import FIRST_WORKSPACE
from services.users.device_cookies import LIFETIME
from services.users.sign_in_limits import DEVICE, PAIR
from tests.integration.users.callers import (
    SECRET,
    Clock,
    app_settings,
    caller,
    clock,
    quick,
)
from tests.support.apps.running_app import USER_NAME, USER_PASSWORD, RunningApp

FIXTURES = (app_settings, clock, quick)


async def test_a_known_device_has_an_allowance_of_its_own(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    owner = await caller(app)
    assert await owner.code(USER_PASSWORD) == 200
    stranger = await caller(app)  # at the same address
    for number in range(40):
        await stranger.code(name=USER_NAME if number % 2 else f"nobody{number}")
    assert await stranger.code(USER_PASSWORD) == 429
    assert await owner.code(USER_PASSWORD) == 200
    codes = [await owner.code() for _ in range(DEVICE.free + 1)]
    assert codes[:-1] == [401] * DEVICE.free  # and then it is a stranger's
    assert codes[-1] == 429


async def test_a_device_that_is_used_up_is_worthless_until_it_has_waited(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    thief = await caller(app)
    assert await thief.code(USER_PASSWORD) == 200
    codes = Counter([await thief.code() for _ in range(100)])
    assert codes[401] == DEVICE.free + PAIR.free
    clock.forward(86_400)
    assert [await thief.code() for _ in range(DEVICE.free)] == [401] * DEVICE.free


async def test_the_cookie_is_for_one_account_and_one_password(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock
) -> None:
    await app.services.users.create("eve", USER_PASSWORD, "user", FIRST_WORKSPACE)
    users = app.services.users
    mine = (await users.sign_in(USER_NAME, USER_PASSWORD, "10.1.1.1")).device
    hers = (await users.sign_in("eve", USER_PASSWORD, "10.1.1.1")).device

    async def is_known(name: str, cookie: str) -> bool:
        async with app.services.database.reading() as session:
            return users._devices.verify(await find_by_name_key(session, name), cookie) is not None

    assert await is_known(USER_NAME, mine)
    assert not await is_known(USER_NAME, hers)
    assert not await is_known("nobody", mine)
    for forged in ("", "a.b.c", mine[:-1] + "0", mine.replace(".", ".9", 1), "é.1.2", mine * 9):
        assert forged == mine or not await is_known(USER_NAME, forged)
    user_id = (await user.get("/api/auth/me")).json()["id"]
    await users.sign_out(user_id)
    assert await is_known(USER_NAME, mine)
    fresh = await users.change_password(user_id, USER_PASSWORD, "another long one")
    assert not await is_known(USER_NAME, mine)
    assert await is_known(USER_NAME, fresh.device)
    clock.forward(LIFETIME.total_seconds())
    assert not await is_known(USER_NAME, fresh.device)


async def test_the_cookie_signs_nobody_in_and_is_out_of_reach_of_scripts_and_sites(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    owner = await caller(app)
    set_cookie = (await owner.attempts(USER_PASSWORD)).headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "path=/api/auth", "max-age=15552000"):
        assert part in set_cookie
    assert "secure" not in set_cookie
    for told in (
        {"Forwarded": f'for="10.1.1.1";proto=https;secret="{SECRET}"'},
        {"Origin": "https://ask.example"},
    ):
        over_tls = await (await caller(app)).attempts(USER_PASSWORD, **told)
        assert "secure" in over_tls.headers["set-cookie"].lower()
    assert (await owner.client.get("/api/auth/me")).status_code == 401
    for _ in range(PAIR.free):
        await owner.code(**{"Sec-Fetch-Site": "cross-site"})
    assert await owner.code(USER_PASSWORD, **{"Sec-Fetch-Site": "cross-site"}) == 429
    assert await owner.code(USER_PASSWORD, **{"Sec-Fetch-Site": "same-origin"}) == 200
    refused = await owner.attempts("wrong")
    assert "set-cookie" not in refused.headers
