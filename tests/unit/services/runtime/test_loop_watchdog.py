import asyncio
import logging
import time

import pytest

from services.runtime import loop_watchdog
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


async def test_threads_are_read_only_after_a_late_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = iter([0.0, 0.2])
    monkeypatch.setattr(loop_watchdog, "INTERVAL_S", 0.0)
    monkeypatch.setattr(loop_watchdog, "READ_INTERVAL_S", 60.0)
    monkeypatch.setattr(loop_watchdog, "BLOCKED_THRESHOLD_S", 60.0)
    monkeypatch.setattr(loop_watchdog, "_scheduling_delay_s", lambda: next(readings))
    watchdog = LoopWatchdog()
    watching = asyncio.create_task(watchdog.run())
    for _ in range(50):
        await asyncio.sleep(0)
    assert next(readings) == 0.2
    watching.cancel()


async def test_the_time_that_threads_waited_is_subtracted(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = iter([1.0, 61.0])
    monkeypatch.setattr(loop_watchdog, "_scheduling_delay_s", lambda: next(readings))
    watchdog = LoopWatchdog()
    watching = asyncio.create_task(watchdog.run())
    await asyncio.sleep(0)
    time.sleep(0.2)  # noqa: ASYNC251 - it is late, and 60 s of waiting are subtracted
    await asyncio.sleep(0.1)
    watching.cancel()
    assert (watchdog.blocked, next(readings, None)) == (0, None)


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
