"""What the model asked for is done, refused, or waits for the user's yes."""

import asyncio
import time
from dataclasses import dataclass, field, replace

import orjson

from agent.dataqa.prompting import data
from agent.events import Paused, StepFinished, StepStarted, ToolAnswered, ToolCalled
from agent.general.approval import needs_yes, pause
from agent.general.prompting import passages_as_data
from agent.general.state import ChatContext, ChatState, Update
from agent.general.toolbox import SEARCH, toolbox
from agent.llm.tool_calls import AskedCall
from agent.llm.types import Message
from agent.ports import Tool, ToolResult
from model.document import FoundPassage
from model.errors import AppError, ToolFailed
from model.locales import text

UNREADABLE = "unreadable"


@dataclass
class _Work:
    """What comes of the calls of a turn."""

    said: list[Message] = field(default_factory=list)
    passages: list[FoundPassage] = field(default_factory=list)
    waiting: list[AskedCall] = field(default_factory=list)
    used_tools: bool = False


async def act(state: ChatState, context: ChatContext) -> Update:
    """Answers the calls one after another; those that need a yes end the run."""
    known = await toolbox(state, context)
    work = _Work(passages=list(state.passages))
    for call in state.calls:
        tool = known.get(call.name)
        context.emit(ToolCalled(call.id, call.name, tool.server if tool else "", call.arguments))
        if tool and needs_yes(tool, call, state):
            work.waiting.append(call)
        else:
            result = await _answered(call, tool, state, context, work)
            work.said.append(_message(call, result, state, work, context))
    return _update(state, context, known, work)


def _update(state: ChatState, context: ChatContext, known: dict[str, Tool], work: _Work) -> Update:
    update = Update(
        said=(*state.said, *work.said),
        calls=tuple(work.waiting),
        passages=tuple(work.passages),
        called=state.called + len(work.said),
        used_tools=state.used_tools or work.used_tools,
        pause=None,
    )
    if work.waiting:
        waits = update["pause"] = pause(replace(state, **update), known)
        context.emit(Paused(waits))
    return update


async def _answered(
    call: AskedCall, tool: Tool | None, state: ChatState, context: ChatContext, work: _Work
) -> ToolResult:
    started = time.monotonic()
    problem = _problem(call, tool, state)
    if problem or tool is None:
        result = ToolResult(problem, failed=True)
    else:
        context.emit(StepStarted(tool.name))
        result = await _called(call, tool, state, context, work)
        context.emit(StepFinished(tool.name))
    result = _clipped(result, context.budget.result_chars)
    ms = round((time.monotonic() - started) * 1000)
    context.emit(ToolAnswered(call.id, result.text, result.failed, result.truncated, ms))
    return result


def _problem(call: AskedCall, tool: Tool | None, state: ChatState) -> str:
    """Why the call is not made at all; nothing when it is."""
    locale = state.question.locale
    if tool is None:
        return text("assistant.unknown_tool", locale, name=call.name)
    if UNREADABLE in orjson.loads(call.arguments):
        return text("assistant.unreadable_arguments", locale)
    if state.decisions.get(call.id) is False:
        return text("assistant.refused_by_user", locale)
    return ""


async def _called(
    call: AskedCall, tool: Tool, state: ChatState, context: ChatContext, work: _Work
) -> ToolResult:
    locale = state.question.locale
    arguments = orjson.loads(call.arguments)
    limit_s = _limit_s(context)
    try:
        async with asyncio.timeout(limit_s):
            if tool.name == SEARCH:
                return await _searched(str(arguments.get("words", "")), state, context, work)
            result = await context.tools.call(tool.name, arguments)
    except ToolFailed as error:
        return ToolResult(error.text(locale), failed=True)
    except TimeoutError:
        seconds = f"{limit_s:.0f}"
        return ToolResult(text("assistant.tool_timeout", locale, seconds=seconds), failed=True)
    work.used_tools = True
    return result


def _limit_s(context: ChatContext) -> float:
    """How long a call may take: its own time, and what is left of all time."""
    left = context.deadline - asyncio.get_running_loop().time()
    return min(context.budget.call_s, max(left, 1.0))


async def _searched(words: str, state: ChatState, context: ChatContext, work: _Work) -> ToolResult:
    """More passages, numbered after those that were given before."""
    locale = state.question.locale
    if context.documents is None or not words.strip():
        return ToolResult(text("assistant.no_words", locale), failed=True)
    try:
        found = await context.documents.search(words)
    except AppError as error:
        return ToolResult(error.text(locale), failed=True)
    known = {(passage.file_id, passage.text) for passage in work.passages}
    room = context.budget.passages - len(work.passages)
    fresh = [p for p in found if (p.file_id, p.text) not in known][: max(room, 0)]
    first = len(work.passages) + 1
    work.passages += fresh
    shown = passages_as_data(fresh, first) if fresh else text("assistant.nothing_new", locale)
    return ToolResult(shown)


def _message(
    call: AskedCall, result: ToolResult, state: ChatState, work: _Work, context: ChatContext
) -> Message:
    """The result as the model reads it: data, and no more than the budget of all results."""
    read = sum(len(m["content"]) for m in (*state.said, *work.said) if m["role"] == "tool")
    left = max(context.budget.results_chars - read, 0)
    shown = result.text[:left] or text("assistant.too_much", state.question.locale)
    failed = "failed: " if result.failed else ""
    content = data("tool_result", f"{failed}{shown}")
    return {"role": "tool", "content": content, "tool_call_id": call.id}


def _clipped(result: ToolResult, most: int) -> ToolResult:
    if len(result.text) <= most:
        return result
    return ToolResult(result.text[:most], result.failed, truncated=True)
