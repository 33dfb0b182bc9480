"""Who lends a source, and when it is closed."""

import math
from contextlib import AsyncExitStack
from typing import Any, cast

from services.datasources.open_source_cache import OpenSourceCache
from services.datasources.ports import OpenSource
from tests.support.polling import eventually


class Fake:
    """A source that counts how often it was closed."""

    def __init__(self, *, fails: bool = False) -> None:
        self.closed = 0
        self.fails = fails

    async def close(self) -> None:
        self.closed += 1
        if self.fails:
            raise OSError("gone")


def opener(source: Fake) -> Any:
    return lambda: cast("OpenSource", source)


async def test_a_lease_is_of_the_newest_revision() -> None:
    engines, old, new = OpenSourceCache(), Fake(), Fake()
    async with engines.acquire("s", 1, opener(old)) as first:
        async with engines.acquire("s", 2, opener(new)) as second:
            assert (first, second) == (old, new)
        assert (old.closed, len(engines)) == (0, 2)
    await eventually(lambda: old.closed == 1)
    assert (new.closed, len(engines)) == (0, 1)


async def test_a_record_read_before_an_edit_is_served_beside_the_newer_one() -> None:
    engines, new, old = OpenSourceCache(), Fake(), Fake()
    async with engines.acquire("s", 2, opener(new)):
        async with engines.acquire("s", 1, opener(old)) as lent:
            assert lent is old
        await eventually(lambda: old.closed == 1)
        async with engines.acquire("s", 2, opener(Fake())) as again:
            assert again is new
    assert new.closed == 0


async def test_the_last_lease_closes_what_was_retired() -> None:
    engines, source = OpenSourceCache(), Fake()
    async with AsyncExitStack() as leases:
        await leases.enter_async_context(engines.acquire("s", 1, opener(source)))
        async with engines.acquire("s", 1, opener(Fake())) as lent:
            await engines.retire("s")
            assert lent is source
        assert source.closed == 0
    await eventually(lambda: source.closed == 1)
    assert len(engines) == 0


async def test_unused_is_counted_from_the_end_of_the_last_lease() -> None:
    now = 0.0
    engines, source = OpenSourceCache(lambda: now), Fake()
    async with engines.acquire("s", 1, opener(source)):
        now = 1_000.0
        await engines.evict_unused(now)
        assert source.closed == 0
    await engines.evict_unused(before=1_000.0)
    assert source.closed == 0
    await engines.evict_unused(before=1_000.5)
    assert source.closed == 1


async def test_at_shutdown_everything_is_closed_once() -> None:
    engines, lent, idle = OpenSourceCache(), Fake(), Fake(fails=True)
    async with engines.acquire("idle", 1, opener(idle)):
        pass
    async with engines.acquire("lent", 1, opener(lent)):
        await engines.close_all()
        assert (lent.closed, idle.closed) == (1, 1)
    await engines.evict_unused(math.inf)
    assert (lent.closed, len(engines)) == (1, 0)
