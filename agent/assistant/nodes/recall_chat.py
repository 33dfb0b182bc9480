"""The node that recalls the chat; older turns are summarised once and stored."""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import replace

from agent.assistant.ports import ChatHistory
from agent.assistant.prompt import format_turns, load_instructions
from agent.assistant.state import AssistantContext, AssistantState, AssistantUpdate
from agent.egress.gate import EgressGate
from agent.llm.messages import make_system_message, make_user_message
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable

MANY_CHARS = 16_000
MANY_TURNS = 16
VERBATIM_TURNS = 4
"""The newest turns are not summarised."""
SUMMARY_CHARS = 6_000
SUMMARY_S = 30.0
log = logging.getLogger(__name__)


async def recall_chat(state: AssistantState, context: AssistantContext) -> AssistantUpdate:
    """Recalls the chat. If summarising fails, it is retried at the next question.

    Raises `ModelUnavailable` when a remote model would go on from what a local one was shown.
    """
    chat_memory = await context.memory.recall()
    if state.messages and chat_memory.egress.prefers_local and not context.model.local:
        raise ModelUnavailable("llm.not_local")
    before = _redact_history(chat_memory, context.gate)
    old = before.turns[:-VERBATIM_TURNS]
    if not old or not _is_long(before):
        return {"before": before}
    try:
        async with asyncio.timeout(SUMMARY_S):
            summary = await _summarize(state, context, before)
    except (ModelUnavailable, ModelTimeout, ModelRefusedKey, TimeoutError) as error:
        log.warning("chat not summarised", extra={"error": type(error).__name__})
        return {"before": _keep_newest(before)}
    await context.memory.keep(summary, len(old))
    turns = before.turns[-VERBATIM_TURNS:]
    return {"before": replace(before, summary=summary, turns=turns)}


def _redact_history(before: ChatHistory, gate: EgressGate) -> ChatHistory:
    """The history with its questions only, unless the model may see everything of its sources.

    The stored summary is left out: another model that saw more may have written it.
    """
    if gate.clear(before.egress).is_open:
        return before
    turns = tuple(replace(turn, sql="", summary="") for turn in before.turns)
    return replace(before, summary="", turns=turns)


def _is_long(before: ChatHistory) -> bool:
    chars = sum(len(turn.question) + len(turn.summary) for turn in before.turns)
    return len(before.turns) > MANY_TURNS or chars > MANY_CHARS


def _keep_newest(before: ChatHistory) -> ChatHistory:
    return replace(before, turns=before.turns[-VERBATIM_TURNS:])


async def _summarize(state: AssistantState, context: AssistantContext, before: ChatHistory) -> str:
    messages = [
        make_system_message(load_instructions("memory", state.question)),
        make_user_message(format_turns(before.summary, before.turns[:-VERBATIM_TURNS])),
    ]
    stream = context.gate.stream(messages, [before.egress], max_chars=SUMMARY_CHARS * 4)
    async with aclosing(stream) as pieces:
        texts = [piece.text async for piece in pieces if not piece.thinking]
    summary = "".join(texts).strip()[:SUMMARY_CHARS]
    if not summary:
        raise ModelUnavailable("llm.empty")
    return summary
