"""The rule of two: what was read decides what may leave without the user's yes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import orjson

from agent.general.ports import PrivateSource
from agent.general.state import ChatContext, ChatState
from agent.llm.tool_calls import AskedCall
from agent.ports import Tool
from model.chats.interrupt import Interrupt
from model.locales import text


def needs_approval(
    tool: Tool, call: AskedCall, state: ChatState, known: Mapping[str, Tool]
) -> bool:
    """Whether the user has to be asked first.

    Who has read something of the user's own and words that somebody else may have written may have
    been talked into passing it on. What counts is what was read before the call was asked for.
    """
    if not tool.sends_out or call.id in state.decisions:
        return False
    return state.untrusted and _has_read_private(state, known)


async def approvals(
    state: ChatState, context: ChatContext, calls: Sequence[AskedCall], known: Mapping[str, Tool]
) -> tuple[Interrupt, ...]:
    """The questions to the user about calls that need approval."""
    sources = await _private_sources(state, context, known)
    return tuple(_question(call, known[call.name], state, sources) for call in calls)


def _has_read_private(state: ChatState, known: Mapping[str, Tool]) -> bool:
    """Whether something of the user's own was read, in this run or earlier in the chat."""
    return bool(state.passages or state.before.private or _private_tools(state, known))


def _private_tools(state: ChatState, known: Mapping[str, Tool]) -> tuple[str, ...]:
    """The tools whose results were read and are not public; one that is gone is not, either."""
    read = dict.fromkeys((*state.before.tools, *state.tools_read))
    return tuple(name for name in read if not (name in known and known[name].public))


async def _private_sources(
    state: ChatState, context: ChatContext, known: Mapping[str, Tool]
) -> tuple[PrivateSource, ...]:
    """Where the private data comes from: what was read in this run first."""
    earlier = await context.memory.private_sources() if state.before.private else ()
    tools = _private_tools(state, known)
    found = [PrivateSource("tool", name) for name in tools if name]
    found += [PrivateSource("file", passage.name) for passage in state.passages]
    found += earlier
    if "" in tools or (state.before.private and not earlier):
        found.append(PrivateSource("chat", ""))
    return tuple(dict.fromkeys(found))


def _question(
    call: AskedCall, tool: Tool, state: ChatState, sources: Sequence[PrivateSource]
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
        "values": _values(call.arguments),
        "sources": [{"kind": source.kind, "name": source.name} for source in sources],
    }
    return Interrupt(str(uuid4()), "tool_approval", message, call.id, about)


def _values(arguments: str) -> list[dict[str, Any]]:
    """Each argument in full, as text: a reader of JSON may round numbers or hide repetitions."""
    given = orjson.loads(arguments)
    return [{"name": str(name), "value": _as_text(value)} for name, value in given.items()]


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
