import asyncio

import pytest

from services.runtime import readiness
from services.runtime.readiness import CheckResult, Readiness


async def _there() -> str:
    return "sqlite"


async def _fail() -> str:
    raise ConnectionError("password=canary at 10.0.0.7")


async def _silent() -> str:
    await asyncio.Event().wait()
    return ""


async def test_each_part_is_reported_with_its_state() -> None:
    parts = Readiness()
    parts.add("database", _there, required=True)
    parts.add("store", _fail, required=False)
    assert await parts.run_checks() == {
        "database": CheckResult("ok", "sqlite", True),
        "store": CheckResult("down", "not available", False),
    }


async def test_a_part_that_does_not_answer_is_down_after_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readiness, "CHECK_TIMEOUT_S", 0.01)
    parts = Readiness()
    parts.add("graph", _silent, required=True)
    assert (await parts.run_checks())["graph"] == CheckResult("down", "does not answer", True)
