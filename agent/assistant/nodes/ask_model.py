"""The node that asks the model: streams its text, collects its tool calls."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from uuid import uuid4

import orjson

from agent.assistant.notices import send_notice
from agent.assistant.prompt import make_prompt
from agent.assistant.state import AssistantContext, AssistantState, AssistantUpdate
from agent.assistant.toolbox import list_tools, to_schema, withholds_tools
from agent.events import TextDelta, TextEnded, ThinkingDelta, ThinkingEnded
from agent.llm.messages import make_assistant_message
from agent.llm.output.tool_calls import ToolCallAssembler, ToolCallRequest
from agent.llm.types import Piece, ToolSchema
from model.errors import ModelUnavailable, ToolFailed
from model.serialization import to_json

STEP = "chat"
NEW_PARAGRAPH = "\n\n"
MAX_NAME = 64
MAX_UNREADABLE = 2_000


@dataclass
class _ModelResponse:
    """What the model says in one call."""

    text: list[str] = field(default_factory=list)
    calls: ToolCallAssembler = field(default_factory=ToolCallAssembler)


async def ask_model(state: AssistantState, context: AssistantContext) -> AssistantUpdate:
    """Ask the model.

    Raises a `Model…` error, `ToolFailed` when its answer stays empty, and `RightsChanged`.
    """
    await context.confirm_rights()
    tools = await _offer_tools(state, context)
    response = _ModelResponse()
    has_ended = await _read_stream(state, context, response, tools or ())
    context.emit(ThinkingEnded(STEP))
    context.emit(TextEnded())
    reply = "".join(response.text)
    text = NEW_PARAGRAPH.join(filter(None, (state.text, reply)))
    calls = () if has_ended else _choose_calls(state, context, response, may_call=tools is not None)
    if not calls and not text:
        raise (
            ToolFailed("assistant.no_answer") if state.call_count else ModelUnavailable("llm.empty")
        )
    message = make_assistant_message(reply, calls)
    return {
        "messages": (*state.messages, message),
        "calls": calls,
        "text": text,
        "turns": state.turns + 1,
    }


async def _offer_tools(
    state: AssistantState, context: AssistantContext
) -> tuple[ToolSchema, ...] | None:
    """The tools; None when no call is left."""
    limits = context.limits
    spent = (
        state.turns + 1 >= limits.model_calls
        or state.call_count >= limits.tool_calls
        or asyncio.get_running_loop().time() >= context.deadline
    )
    if not spent:
        tools = (await list_tools(state, context)).values()
        if context.tools.problem and not state.turns:
            problem = context.tools.problem.text(state.question.locale)
            send_notice(state, context, "tools_unavailable", problem=problem)
        if withholds_tools(state, context) and not state.turns:
            send_notice(state, context, "tools_withheld", "info")
        return tuple(to_schema(tool) for tool in tools)
    send_notice(state, context, "budget_spent", calls=state.call_count)
    return None


async def _read_stream(
    state: AssistantState,
    context: AssistantContext,
    response: _ModelResponse,
    tools: tuple[ToolSchema, ...],
) -> bool:
    """Read the model's response. Returns whether it was cut off at its limit."""
    left = max(context.limits.answer_chars - len(state.text), 1_000)
    try:
        async with aclosing(
            context.gate.stream(
                make_prompt(state), [state.before.egress], max_chars=left, tools=tools
            )
        ) as pieces:
            async for piece in pieces:
                _handle_piece(piece, context, response)
    except ModelUnavailable as error:
        if error.key != "llm.too_long" or not response.text:
            raise
        send_notice(state, context, "cut_off")
        return True
    return False


def _handle_piece(piece: Piece, context: AssistantContext, response: _ModelResponse) -> None:
    if piece.call:
        response.calls.add(piece)
    elif piece.thinking:
        if context.show_thinking:
            context.emit(ThinkingDelta(STEP, piece.text))
    else:
        piece_text = piece.text if response.text else piece.text.lstrip()
        if piece_text:
            response.text.append(piece_text)
            context.emit(TextDelta(piece_text, STEP))


def _choose_calls(
    state: AssistantState, context: AssistantContext, response: _ModelResponse, *, may_call: bool
) -> tuple[ToolCallRequest, ...]:
    """The calls within the limits, each with an id of ours: a model may repeat its own."""
    calls = response.calls.assemble() if may_call else ()
    most = min(context.limits.tool_calls_per_response, context.limits.tool_calls - state.call_count)
    if len(calls) + response.calls.dropped_count > most:
        drop_count = len(calls) + response.calls.dropped_count - most
        send_notice(state, context, "calls_dropped", dropped=drop_count, most=most)
    return tuple(_with_own_id(call) for call in calls[:most])


def _with_own_id(call: ToolCallRequest) -> ToolCallRequest:
    name = "".join(c for c in call.name if c.isprintable())[:MAX_NAME] or "?"
    return ToolCallRequest(f"call_{uuid4().hex[:24]}", name, _to_json_object(call.arguments))


def _to_json_object(arguments: str) -> str:
    """A JSON object; servers and readers of the stream fail on anything else."""
    try:
        value = orjson.loads(arguments or "{}")
    except orjson.JSONDecodeError:
        value = None
    json_object = value if isinstance(value, dict) else {"unreadable": arguments[:MAX_UNREADABLE]}
    return to_json(json_object).decode()
