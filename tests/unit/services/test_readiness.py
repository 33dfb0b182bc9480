import asyncio

from services import readiness
from services.readiness import Checked, Readiness


async def _there() -> str:
    return "sqlite"


async def _broken() -> str:
    raise ConnectionError("password=canary at 10.0.0.7")


async def _silent() -> str:
    await asyncio.Event().wait()
    return ""


async def test_each_part_is_reported_with_its_state():
    parts = Readiness()
    parts.add("database", _there, required=True)
    parts.add("store", _broken, required=False)
    assert await parts.look() == {
        "database": Checked("ok", "sqlite", True),
        "store": Checked("down", "not available", False),
    }


async def test_a_part_that_does_not_answer_is_down_after_the_limit(monkeypatch):
    monkeypatch.setattr(readiness, "CHECK_WAIT_S", 0.01)
    parts = Readiness()
    parts.add("graph", _silent, required=True)
    assert (await parts.look())["graph"] == Checked("down", "does not answer", True)
