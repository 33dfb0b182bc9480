"""Tool approval by the rule of two: private and untrusted input requires the user's approval."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import orjson

from agent.assistant.assistant_tool import AssistantTool
from agent.assistant.ports import PrivateSource
from agent.assistant.state import AssistantContext, AssistantState
from agent.llm.output.tool_calls import ToolCallRequest
from model.chats.interrupt import Interrupt
from model.locales import text


def needs_approval(
    tool: AssistantTool,
    call: ToolCallRequest,
    state: AssistantState,
    tools_by_name: Mapping[str, AssistantTool],
) -> bool:
    """Whether the user has to be asked first.

    A model that has read private data and text of third parties may have been instructed by that
    text to pass the data on. Only what was read before the call was requested counts.
    """
    if not tool.sends_out or call.id in state.decisions:
        return False
    return state.has_untrusted_text and _has_private_data(state, tools_by_name)


async def make_approval_requests(
    state: AssistantState,
    context: AssistantContext,
    calls: Sequence[ToolCallRequest],
    tools_by_name: Mapping[str, AssistantTool],
) -> tuple[Interrupt, ...]:
    """The questions to the user about calls that need approval."""
    sources = await _list_private_sources(state, context, tools_by_name)
    return tuple(_make_question(call, tools_by_name[call.name], state, sources) for call in calls)


def _has_private_data(state: AssistantState, tools_by_name: Mapping[str, AssistantTool]) -> bool:
    """Whether something of the user's own was read, in this run or earlier in the chat."""
    return bool(state.passages or state.before.private or _list_private_tools(state, tools_by_name))


def _list_private_tools(
    state: AssistantState, tools_by_name: Mapping[str, AssistantTool]
) -> tuple[str, ...]:
    """The tools whose results were read and are not public; one that is gone is not, either."""
    tool_names = dict.fromkeys((*state.before.tools, *state.tools_read))
    return tuple(
        name for name in tool_names if not (name in tools_by_name and tools_by_name[name].public)
    )


async def _list_private_sources(
    state: AssistantState, context: AssistantContext, tools_by_name: Mapping[str, AssistantTool]
) -> tuple[PrivateSource, ...]:
    """Where the private data comes from: what was read in this run first."""
    earlier = await context.memory.list_private_sources() if state.before.private else ()
    tools = _list_private_tools(state, tools_by_name)
    sources = [PrivateSource("tool", name) for name in tools if name]
    sources += [PrivateSource("file", passage.name) for passage in state.passages]
    sources += earlier
    if "" in tools or (state.before.private and not earlier):
        sources.append(PrivateSource("chat", ""))
    return tuple(dict.fromkeys(sources))


def _make_question(
    call: ToolCallRequest,
    tool: AssistantTool,
    state: AssistantState,
    sources: Sequence[PrivateSource],
) -> Interrupt:
    locale = state.question.locale
    names = [source.name or text("assistant.earlier_answer", locale) for source in sources]
    message = text(
        "assistant.may_call",
        locale,
        name=tool.name,
        server=tool.server or "-",
        sources=text("assistant.between_names", locale).join(names),
    )
    about = {
        "tool": tool.name,
        "server": tool.server,
        "arguments": call.arguments,
        "values": _list_values(call.arguments),
        "sources": [{"kind": source.kind, "name": source.name} for source in sources],
    }
    return Interrupt(str(uuid4()), "tool_approval", message, call.id, about)


def _list_values(arguments: str) -> list[dict[str, Any]]:
    """Each argument in full, as text: a reader of JSON may round numbers or hide repetitions."""
    values = orjson.loads(arguments)
    return [{"name": str(name), "value": _to_text(value)} for name, value in values.items()]


def _to_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
