import asyncio
import logging
import time

import pytest

from services.runtime.loop_watchdog import BLOCKED_THRESHOLD_S, LoopWatchdog


async def test_a_blocked_loop_is_counted_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    watchdog = LoopWatchdog()
    with caplog.at_level(logging.WARNING):
        watching = asyncio.create_task(watchdog.run())
        await asyncio.sleep(0)
        time.sleep(0.3)  # noqa: ASYNC251 - this is what it should notice
        await asyncio.sleep(0.1)
        watching.cancel()
    assert watchdog.blocked >= 1
    assert watchdog.longest_s > BLOCKED_THRESHOLD_S
    assert "event loop blocked" in caplog.text


def test_short_turns_are_not_counted() -> None:
    watchdog = LoopWatchdog()
    watchdog.record_delay(BLOCKED_THRESHOLD_S)
    assert (watchdog.blocked, watchdog.longest_s) == (0, 0.0)


def test_many_blocks_make_one_line_a_second(caplog: pytest.LogCaptureFixture) -> None:
    watchdog = LoopWatchdog()
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            watchdog.record_delay(0.2)
    assert watchdog.blocked == 5
    assert caplog.text.count("event loop blocked") == 1
