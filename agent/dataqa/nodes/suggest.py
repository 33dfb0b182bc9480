"""Questions one could ask next, or instead."""

import asyncio
import logging

from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from model.answers.activities import SuggestionsActivity

MOST_SUGGESTIONS = 3
NEAR_LIMIT_S = 1.5
log = logging.getLogger(__name__)


async def suggest(state: QaState, runtime: QaRuntime) -> Update:
    """Up to three questions; when they cannot be had, the answer does without."""
    try:
        outside = runtime.context
        questions = await outside.suggester.suggest(state.in_hand, outside.catalog)
    except Exception:
        log.exception("no suggestions")
        return {}
    if questions:
        show(runtime, SuggestionsActivity(questions=list(questions[:MOST_SUGGESTIONS])))
    return {}


async def offer_near(state: QaState, runtime: QaRuntime) -> None:
    """Up to three questions like the one that is refused; the refusal does not wait for long."""
    outside = runtime.context
    try:
        async with asyncio.timeout(NEAR_LIMIT_S):
            near = await outside.suggester.near(state.question, state.schema, outside.catalog)
    except Exception:
        log.exception("no questions instead")
        return
    if near:
        show(runtime, SuggestionsActivity(questions=list(near[:MOST_SUGGESTIONS])))
