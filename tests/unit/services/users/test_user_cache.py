"""An account is read once for concurrent requests, and again after it was changed here."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from model.database.engine import Database, now
from model.user import User
from services.users.user_cache import UserCache

USER = User("1", "zhang", "user", True, 0, now(), None)


class SlowDatabase:
    """Answers a read when it is let go, with what there was when the read began."""

    def __init__(self) -> None:
        self.user: User | None = USER
        self.reads = 0
        self.go = asyncio.Event()

    async def read(self, work: Callable[[Any], Any]) -> User | None:
        self.reads += 1
        found = self.user
        await self.go.wait()
        return found


@pytest.fixture
def database() -> SlowDatabase:
    return SlowDatabase()


@pytest.fixture
def cache(database: SlowDatabase) -> UserCache:
    return UserCache(cast("Database", database))


async def _ask(cache: UserCache) -> asyncio.Task[User | None]:
    task = asyncio.create_task(cache.get("1"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return task


async def test_requests_of_one_moment_share_a_read(
    database: SlowDatabase, cache: UserCache
) -> None:
    asked = [await _ask(cache) for _ in range(20)]
    database.go.set()
    assert await asyncio.gather(*asked) == [USER] * 20
    assert await cache.get("1") == USER
    assert database.reads == 1


async def test_one_who_leaves_takes_the_answer_from_nobody(
    database: SlowDatabase, cache: UserCache
) -> None:
    first, second = await _ask(cache), await _ask(cache)
    first.cancel()
    await asyncio.wait([first])
    database.go.set()
    assert await second == USER
    assert database.reads == 1


async def test_a_read_from_before_a_change_is_not_cached_after_it(
    database: SlowDatabase, cache: UserCache
) -> None:
    early = await _ask(cache)
    database.user = replace(USER, token_epoch=1)
    cache.invalidate("1")
    late = await _ask(cache)
    database.go.set()
    await asyncio.gather(early, late)
    assert late.result() == database.user
    assert await cache.get("1") == database.user


async def test_nobody_is_not_remembered(database: SlowDatabase, cache: UserCache) -> None:
    database.user = None
    database.go.set()
    assert await cache.get("1") is None
    database.user = USER
    assert await cache.get("1") == USER
