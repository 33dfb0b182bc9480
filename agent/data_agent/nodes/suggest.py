"""The node that suggests questions to ask next, or instead."""

import asyncio
import logging

from agent.data_agent.node_step import QaRuntime, show_activity
from agent.data_agent.state import QaState, Update
from model.answers.activities import SuggestionsActivity

MOST_SUGGESTIONS = 3
SIMILAR_LIMIT_S = 1.5
log = logging.getLogger(__name__)


async def suggest_questions(state: QaState, runtime: QaRuntime) -> Update:
    """Emits up to three questions; a failure is logged and affects nothing else."""
    try:
        outside = runtime.context
        questions = await outside.suggester.suggest(state.question_result, outside.catalog)
    except Exception:
        log.exception("no suggestions")
        return {}
    if questions:
        show_activity(runtime, SuggestionsActivity(questions=list(questions[:MOST_SUGGESTIONS])))
    return {}


async def suggest_instead(state: QaState, runtime: QaRuntime) -> None:
    """Up to three questions like the one that is refused; the refusal does not wait for long."""
    outside = runtime.context
    try:
        async with asyncio.timeout(SIMILAR_LIMIT_S):
            near = await outside.suggester.suggest_similar(
                state.question, state.schema, outside.catalog
            )
    except Exception:
        log.exception("no questions instead")
        return
    if near:
        show_activity(runtime, SuggestionsActivity(questions=list(near[:MOST_SUGGESTIONS])))
