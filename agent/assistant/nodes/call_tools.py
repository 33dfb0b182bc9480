"""The node that executes the requested tool calls, or pauses for the user's approval."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from agent.assistant.approval import make_approval_requests, needs_approval
from agent.assistant.assistant_tool import AssistantTool
from agent.assistant.document_search_tool import SEARCH_TOOL, DocumentSearchTool
from agent.assistant.paused_state import save_state
from agent.assistant.state import AssistantContext, AssistantState, AssistantUpdate
from agent.assistant.tool_execution import ToolExecutor
from agent.assistant.toolbox import list_tools
from agent.events import AnswerPaused, ToolAnswered, ToolCalled
from agent.llm.messages import make_tool_message
from agent.llm.output.tool_calls import ToolCallRequest
from agent.llm.prompt_data import wrap_data
from agent.llm.types import Message
from agent.ports import ToolResult
from model.chats.interrupt import Pause
from model.files.document import FoundPassage
from model.locales import text


async def call_tools(state: AssistantState, context: AssistantContext) -> AssistantUpdate:
    """Execute the calls in parallel; calls that need approval pause the run.

    Only what was read before the model requested the calls decides whether they need approval.
    """
    tools_by_name = await list_tools(state, context)
    ready_calls: list[ToolCallRequest] = []
    calls_to_approve: list[ToolCallRequest] = []
    for call in state.calls:
        tool = tools_by_name.get(call.name)
        context.emit(ToolCalled(call.id, call.name, tool.server if tool else "", call.arguments))
        if tool and needs_approval(tool, call, state, tools_by_name):
            calls_to_approve.append(call)
        else:
            ready_calls.append(call)
    executor = ToolExecutor(state, context)
    results = await _execute_calls(ready_calls, tools_by_name, executor, context)
    update = AssistantUpdate(
        messages=(*state.messages, *_make_messages(ready_calls, results, state, context)),
        calls=tuple(calls_to_approve),
        passages=_list_passages(state, tools_by_name),
        call_count=state.call_count + len(ready_calls),
        tools_read=tuple(executor.tools_read),
        shown_image_bytes=executor.shown_image_bytes,
        pause=None,
    )
    if calls_to_approve:
        questions = await make_approval_requests(state, context, calls_to_approve, tools_by_name)
        pause = Pause(questions, save_state(replace(state, **update), questions))
        update["pause"] = pause
        context.emit(AnswerPaused(pause))
    return update


async def _execute_calls(
    calls: Sequence[ToolCallRequest],
    tools_by_name: dict[str, AssistantTool],
    executor: ToolExecutor,
    context: AssistantContext,
) -> list[ToolResult]:
    """The result of each call, in their order; each is emitted as soon as it is known."""
    semaphore = asyncio.Semaphore(context.limits.parallel_tool_calls)

    async def execute(call: ToolCallRequest) -> ToolResult:
        async with semaphore:
            result, ms = await executor.execute(call, tools_by_name.get(call.name))
        context.emit(
            ToolAnswered(call.id, result.text, result.failed, result.truncated, ms, result.images)
        )
        return result

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(execute(call)) for call in calls]
    return [task.result() for task in tasks]


def _list_passages(
    state: AssistantState, tools_by_name: dict[str, AssistantTool]
) -> tuple[FoundPassage, ...]:
    search = tools_by_name.get(SEARCH_TOOL)
    return search.passages if isinstance(search, DocumentSearchTool) else state.passages


def _make_messages(
    calls: Sequence[ToolCallRequest],
    results: Sequence[ToolResult],
    state: AssistantState,
    context: AssistantContext,
) -> list[Message]:
    """The results as the model reads them: data, and no more than the limit of all results."""
    result_chars = sum(len(m["content"]) for m in state.messages if m["role"] == "tool")
    left = context.limits.all_results_chars - result_chars
    messages: list[Message] = []
    for call, result in zip(calls, results, strict=True):
        result_text = result.text[: max(left, 0)] or text(
            "assistant.too_much", state.question.locale
        )
        prefix = "failed: " if result.failed else ""
        content = wrap_data("tool_result", f"{prefix}{result_text}")
        left -= len(content)
        messages.append(make_tool_message(content, call.id))
    return messages
