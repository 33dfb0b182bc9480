"""What the model asked for is done, refused, or waits for the user's yes."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from agent.dataqa.prompting import data
from agent.events import Paused, ToolAnswered, ToolCalled
from agent.general.approval import approvals, needs_approval
from agent.general.calling import Calling
from agent.general.saved import saved
from agent.general.state import ChatContext, ChatState, Update
from agent.general.toolbox import toolbox
from agent.llm.tool_calls import AskedCall
from agent.llm.types import Message
from agent.ports import Tool, ToolResult
from model.chats.interrupt import Pause
from model.locales import text


async def act(state: ChatState, context: ChatContext) -> Update:
    """Answers the calls side by side; those that need a yes end the run.

    Who needs one is decided by what was read before the model asked, for all calls of the turn.
    """
    known = await toolbox(state, context)
    waiting: list[AskedCall] = []
    asked: list[AskedCall] = []
    for call in state.calls:
        tool = known.get(call.name)
        context.emit(ToolCalled(call.id, call.name, tool.server if tool else "", call.arguments))
        (waiting if tool and needs_approval(tool, call, state, known) else asked).append(call)
    calling = Calling(state, context)
    results = await _answered(asked, known, calling, context)
    update = Update(
        said=(*state.said, *_messages(asked, results, state, context)),
        calls=tuple(waiting),
        passages=tuple(calling.passages),
        called=state.called + len(asked),
        tools_read=tuple(calling.tools_read),
        pictured=calling.pictured,
        pause=None,
    )
    if waiting:
        questions = await approvals(state, context, waiting, known)
        waits = Pause(questions, saved(replace(state, **update), questions))
        update["pause"] = waits
        context.emit(Paused(waits))
    return update


async def _answered(
    calls: Sequence[AskedCall], known: dict[str, Tool], calling: Calling, context: ChatContext
) -> list[ToolResult]:
    """What each call came to, in their order; each is told as soon as it is known."""
    places = asyncio.Semaphore(context.budget.side_by_side)

    async def one(call: AskedCall) -> ToolResult:
        async with places:
            result, ms = await calling.answered(call, known.get(call.name))
        context.emit(
            ToolAnswered(call.id, result.text, result.failed, result.truncated, ms, result.pictures)
        )
        return result

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(call)) for call in calls]
    return [task.result() for task in tasks]


def _messages(
    calls: Sequence[AskedCall],
    results: Sequence[ToolResult],
    state: ChatState,
    context: ChatContext,
) -> list[Message]:
    """The results as the model reads them: data, and no more than the budget of all results."""
    read = sum(len(m["content"]) for m in state.said if m["role"] == "tool")
    left = context.budget.results_chars - read
    messages: list[Message] = []
    for call, result in zip(calls, results, strict=True):
        shown = result.text[: max(left, 0)] or text("assistant.too_much", state.question.locale)
        failed = "failed: " if result.failed else ""
        content = data("tool_result", f"{failed}{shown}")
        left -= len(content)
        messages.append({"role": "tool", "content": content, "tool_call_id": call.id})
    return messages
