"""Wraps nodes: one as a step that emits its start and end, several as one node of the graph."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol
from uuid import uuid4

from langgraph.runtime import Runtime

from agent.data_agent.state import DataAgentContext, DataAgentState, DataAgentUpdate
from agent.events import (
    ActivitySnapshot,
    AgentEvent,
    StepFinished,
    StepName,
    StepStarted,
    ThinkingDelta,
)
from agent.ports import OnThinking
from agent.runtime.usage_tracking import track_usage
from model.answers.activities import Activity

DataAgentRuntime = Runtime[DataAgentContext]
Node = Callable[[DataAgentState, DataAgentRuntime], Awaitable[DataAgentUpdate]]


class GraphNode(Protocol):
    """A node as LangGraph calls it."""

    def __call__(
        self, state: DataAgentState, *, runtime: DataAgentRuntime
    ) -> Awaitable[DataAgentUpdate]:
        """Run the node; the fields of the state that it changed."""
        ...


def make_step(name: StepName, node: Node) -> GraphNode:
    """`node`, announced as the step `name`. A step that raises is closed by the recorder."""

    async def run_step(state: DataAgentState, *, runtime: DataAgentRuntime) -> DataAgentUpdate:
        emit = runtime.context.emit
        await runtime.context.scheduler.wait()
        emit(StepStarted(name))
        with track_usage(emit):
            update = await node(state, runtime)
        emit(StepFinished(name))
        return update

    return run_step


def _never(_: DataAgentState) -> bool:
    return False


def in_sequence(*nodes: GraphNode, until: Callable[[DataAgentState], bool] = _never) -> GraphNode:
    """One node that runs `nodes` in turn, each with what the ones before it changed.

    It ends early after a node whose state is as `until` says. LangGraph takes half a millisecond of
    a processor for every node that it starts, so the graph has nodes only where it branches.
    """

    async def run_sequence(state: DataAgentState, *, runtime: DataAgentRuntime) -> DataAgentUpdate:
        update: DataAgentUpdate = {}
        for node in nodes:
            change = await node(state, runtime=runtime)
            update.update(change)
            state = replace(state, **change)
            if until(state):
                break
        return update

    return run_sequence


def at_once(*nodes: GraphNode) -> GraphNode:
    """One node that runs `nodes` at the same time; when one raises, the others are cancelled."""

    async def run_at_once(state: DataAgentState, *, runtime: DataAgentRuntime) -> DataAgentUpdate:
        tasks = [asyncio.create_task(_run(node, state, runtime)) for node in nodes]
        try:
            changes = await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        update: DataAgentUpdate = {}
        for change in changes:
            update.update(change)
        return update

    return run_at_once


async def _run(
    node: GraphNode, state: DataAgentState, runtime: DataAgentRuntime
) -> DataAgentUpdate:
    return await node(state, runtime=runtime)


def emit_event(runtime: DataAgentRuntime, item: AgentEvent) -> None:
    """Send `item` up the stream."""
    runtime.context.emit(item)


def show_activity(runtime: DataAgentRuntime, activity: Activity, message_id: str = "") -> None:
    """Send a structured part; without `message_id` it is a part of its own."""
    runtime.context.emit(ActivitySnapshot(activity, message_id or str(uuid4())))


def make_thinking_listener(runtime: DataAgentRuntime, name: StepName) -> OnThinking:
    """Where a model's thinking in the step `name` goes: up the stream, or nowhere."""
    if not runtime.context.show_thinking:
        return lambda _piece: None
    return lambda piece: runtime.context.emit(ThinkingDelta(name, piece))
