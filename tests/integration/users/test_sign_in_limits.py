"""Failed attempts to sign in: guessing is slow, and nobody locks the owner of an account out."""

import asyncio
from collections import Counter

import httpx
import pytest
from sqlalchemy import func, select

from model.tables.user import SignInAttemptsRow
from services.users import throttle
from services.users.sign_in_limits import ADDRESS, NAME, PAIR, PASSWORD
from tests.integration.users.callers import (
    COOKIE,
    LOGIN,
    Clock,
    addresses,
    app_settings,
    attack,
    caller,
    clock,
    quick,
)
from tests.support.apps.running_app import USER_NAME, USER_PASSWORD, RunningApp, on_both

FIXTURES = (app_settings, clock, quick)


@on_both
async def test_delays_by_name_and_address_grow(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    guesser = await caller(app)
    waits = []
    for _ in range(14):
        refused = await guesser.attempts()
        if refused.status_code == 429:
            waits.append(int(refused.headers["retry-after"]))
            assert str(waits[-1]) in refused.json()["detail"]
            clock.forward(waits[-1])
            assert await guesser.code() == 401
    assert waits[:6] == [2, 4, 8, 16, 32, 64]
    assert quick["wrong"] == PAIR.free + len(waits)


@pytest.mark.promise("throttled-sign-in")
async def test_twenty_wrong_tries_are_followed_by_429_whatever_is_forwarded(
    app: RunningApp, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    codes = [
        (await guest.post(LOGIN, json={"username": USER_NAME, "password": "wrong"})).status_code
        for _ in range(20)
    ]
    assert (codes[: PAIR.free], codes[-1]) == ([401] * PAIR.free, 429)
    told = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    body = {"username": USER_NAME, "password": USER_PASSWORD}
    refused = await guest.post(LOGIN, json=body, headers=told)
    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)


@pytest.mark.promise("throttled-sign-in")
async def test_the_longest_delay_is_bounded_and_the_right_password_works_after_it(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    guesser = await caller(app)
    longest = 0
    for _ in range(60):
        refused = await guesser.attempts()
        if refused.status_code == 429:
            longest = max(longest, int(refused.headers["retry-after"]))
            clock.forward(int(refused.headers["retry-after"]))
    assert longest == PAIR.longest_s
    clock.forward(PAIR.longest_s)
    assert await guesser.code(USER_PASSWORD) == 200
    assert await guesser.code() == 401  # and the attempts are given back


async def test_waiting_callers_are_not_held_nor_counted(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    guesser = await caller(app)
    for _ in range(PAIR.free):
        await guesser.code()
    for _ in range(50):
        refused = await guesser.attempts()
        assert (refused.status_code, int(refused.headers["retry-after"])) == (429, 2)
    assert quick["wrong"] == PAIR.free


@pytest.mark.promise("throttled-sign-in")
async def test_strangers_do_not_lock_the_owner_out(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    """The attack of issue 12, from one address and from very many."""
    stranger, owner = await caller(app, "10.6.6.6"), await caller(app, "10.7.7.7")
    assert {await stranger.code() for _ in range(30)} == {401, 429}
    assert await owner.code(USER_PASSWORD) == 200
    elsewhere = await caller(app, "10.8.8.8")
    assert await elsewhere.code(USER_PASSWORD) == 200


async def test_tries_of_many_names_from_one_address_are_limited_too(
    app: RunningApp, clock: Clock, quick: Counter[str]
) -> None:
    guesser = await caller(app)
    codes = [await guesser.code(name=f"nobody{number}") for number in range(ADDRESS.free + 5)]
    assert codes == [401] * ADDRESS.free + [429] * 5
    clock.forward(ADDRESS.longest_s)
    assert await guesser.code(name="nobody") == 401


async def test_one_name_from_everywhere_is_slow_but_never_closed(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    codes = await attack(app, USER_NAME, NAME.free + 20)
    assert codes == {401: NAME.free, 429: 20}
    stranger = await caller(app, "10.250.1.1")
    for _ in range(40):
        refused = await stranger.attempts()
        if refused.status_code == 429:
            assert int(refused.headers["retry-after"]) <= NAME.longest_s
            clock.forward(NAME.longest_s)
        stranger.address = f"10.250.2.{_ + 1}"
    assert quick["wrong"] < NAME.free + 40
    clock.forward(NAME.longest_s)
    assert await stranger.code(USER_PASSWORD) == 200


async def test_where_the_account_signed_in_before_the_limit_of_its_name_does_not_hold(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    at_home = await caller(app, "10.5.5.5")
    assert await at_home.code(USER_PASSWORD) == 200
    at_home.client.cookies.clear()
    await attack(app, USER_NAME, NAME.free + 1)
    assert await (await caller(app, "10.5.5.6")).code(USER_PASSWORD) == 429
    assert await at_home.code(USER_PASSWORD) == 200


async def test_hosts_of_one_network_of_ipv6_are_one_address(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    for number in range(PAIR.free):
        assert await (await caller(app, f"[2001:db8:1:2::{number:x}]")).code() == 401
    assert await (await caller(app, "[2001:db8:1:2:ffff::9]")).code(USER_PASSWORD) == 429
    assert await (await caller(app, "[2001:db8:1:3::9]")).code(USER_PASSWORD) == 200


@pytest.mark.promise("throttled-sign-in")
async def test_unknown_names_are_delayed_as_known_ones_are(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock, quick: Counter[str]
) -> None:
    answers = []
    for name in (USER_NAME, "nobody"):
        guesser = await caller(app, f"10.3.3.{len(name)}")
        told = [await guesser.attempts(name=name) for _ in range(8)]
        answers.append([{**each.json(), "request_id": ""} for each in told])
    assert answers[0] == answers[1]


async def test_tries_side_by_side_are_counted_too(app: RunningApp, user: httpx.AsyncClient) -> None:
    guests = [await caller(app) for _ in range(30)]
    codes = Counter(await asyncio.gather(*(guest.code() for guest in guests)))
    assert codes[401] <= PAIR.free + 3
    assert codes.total() == codes[401] + codes[429]


@on_both
async def test_tries_of_two_workers_at_once_all_count(app: RunningApp) -> None:
    users = app.services.users
    subject = throttle.RateLimitKey(NAME, "ada")
    await asyncio.gather(*(users._throttle.record_try(subject) for _ in range(30)))
    assert round(await users._throttle.count_attempts(subject)) == 30


async def test_what_is_counted_is_bounded_and_forgotten(
    app: RunningApp, clock: Clock, quick: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MAX_BUCKETS", 16)
    guesser = await caller(app)
    for number, address in zip(range(300), addresses(), strict=False):
        guesser.address = address
        await guesser.code(name=f"nobody{number}")
    assert 16 <= await rows(app) <= 3 * 16
    clock.forward(86_400)
    await guesser.code(name="somebody")
    assert await rows(app) == 3


async def test_changing_the_password_is_limited_for_who_is_signed_in_only(
    app: RunningApp, user: httpx.AsyncClient, clock: Clock
) -> None:
    await attack(app, USER_NAME, 2)
    body = {"current_password": "wrong", "new_password": "another long one"}
    codes = [(await user.post("/api/auth/password", json=body)).status_code for _ in range(7)]
    assert codes == [422] * PASSWORD.free + [429] * 2
    right = body | {"current_password": USER_PASSWORD}
    refused = await user.post("/api/auth/password", json=right)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert await (await caller(app)).code(USER_PASSWORD) == 200
    clock.forward(2)
    changed = await user.post("/api/auth/password", json=right)
    assert (changed.status_code, COOKIE in changed.headers["set-cookie"]) == (200, True)


async def rows(app: RunningApp) -> int:
    async with app.services.database.reading() as session:
        return int(await session.scalar(select(func.count()).select_from(SignInAttemptsRow)) or 0)
