import asyncio
from datetime import date
from typing import cast

import pytest

from agent.data_agent.node_step import DataAgentRuntime, GraphNode, at_once
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from model.chats.question import Question

STATE = DataAgentState(Question("stock by shelf", "en", date(2026, 1, 5)))
RUNTIME = cast("DataAgentRuntime", None)
"""The nodes of these tests do not look at it."""


def make_waiting(
    begun: asyncio.Event, ended: list[str], waits: asyncio.Event | None = None
) -> GraphNode:
    """A node that tells how it ended, once another has begun; it sets `waits` before."""

    async def wait(state: DataAgentState, *, runtime: DataAgentRuntime) -> DataAgentUpdate:
        try:
            if waits:
                waits.set()
            await begun.wait()
            ended.append("done")
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        return {"attempt": 2}

    return wait


async def test_a_node_may_wait_for_one_that_runs_at_the_same_time() -> None:
    begun = asyncio.Event()

    async def begin(state: DataAgentState, *, runtime: DataAgentRuntime) -> DataAgentUpdate:
        begun.set()
        return {"problem": "none"}

    both = at_once(make_waiting(begun, []), begin)
    assert await both(STATE, runtime=RUNTIME) == {"attempt": 2, "problem": "none"}


async def test_a_node_that_raises_ends_those_beside_it() -> None:
    ended: list[str] = []
    waits = asyncio.Event()

    async def fail(state: DataAgentState, *, runtime: DataAgentRuntime) -> DataAgentUpdate:
        await waits.wait()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await at_once(make_waiting(asyncio.Event(), ended, waits), fail)(STATE, runtime=RUNTIME)
    assert ended == ["cancelled"]


async def test_nodes_are_cancelled_with_the_one_they_make_up() -> None:
    ended: list[str] = []
    waits = [asyncio.Event(), asyncio.Event()]
    waiting = at_once(*(make_waiting(asyncio.Event(), ended, each) for each in waits))
    work = asyncio.ensure_future(waiting(STATE, runtime=RUNTIME))
    await asyncio.gather(*(each.wait() for each in waits))
    work.cancel()
    await asyncio.wait([work])
    assert ended == ["cancelled", "cancelled"]
