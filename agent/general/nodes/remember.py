"""What was said in the chat before; what is long ago is summarised once, and kept with it."""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import replace

from agent.general.ports import Recollection
from agent.general.prompting import instructions, turns_as_data
from agent.general.state import ChatContext, ChatState, Update
from agent.llm.types import Message
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable

MANY_CHARS = 16_000
MANY_TURNS = 16
KEPT_TURNS = 4
"""The newest turns are read word for word."""
SUMMARY_CHARS = 6_000
SUMMARY_S = 30.0
log = logging.getLogger(__name__)


async def remember(state: ChatState, context: ChatContext) -> Update:
    """Recalls the chat. A summary that fails is made another time; the answer does without."""
    before = await context.memory.recall()
    old = before.turns[:-KEPT_TURNS]
    if not old or not _is_long(before):
        return {"before": before}
    try:
        async with asyncio.timeout(SUMMARY_S):
            summary = await _summary(state, context, before)
    except (ModelUnavailable, ModelTimeout, ModelRefusedKey, TimeoutError) as error:
        log.warning("chat not summarised", extra={"error": type(error).__name__})
        return {"before": _newest(before)}
    await context.memory.keep(summary, len(old))
    turns = before.turns[-KEPT_TURNS:]
    return {"before": replace(before, summary=summary, turns=turns)}


def _is_long(before: Recollection) -> bool:
    chars = sum(len(turn.question) + len(turn.summary) for turn in before.turns)
    return len(before.turns) > MANY_TURNS or chars > MANY_CHARS


def _newest(before: Recollection) -> Recollection:
    return replace(before, turns=before.turns[-KEPT_TURNS:])


async def _summary(state: ChatState, context: ChatContext, before: Recollection) -> str:
    messages: list[Message] = [
        {"role": "system", "content": instructions("memory", state.question)},
        {"role": "user", "content": turns_as_data(before.summary, before.turns[:-KEPT_TURNS])},
    ]
    async with aclosing(context.talks.stream(messages, max_chars=SUMMARY_CHARS * 4)) as pieces:
        said = [piece.text async for piece in pieces if not piece.thinking]
    summary = "".join(said).strip()[:SUMMARY_CHARS]
    if not summary:
        raise ModelUnavailable("llm.empty")
    return summary
