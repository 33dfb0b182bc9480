"""The node that suggests questions to ask next, or instead."""

import asyncio
import logging

from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from model.answers.activities import SuggestionsActivity

MAX_SUGGESTIONS = 3
SIMILAR_LIMIT_S = 3.0
log = logging.getLogger(__name__)


async def suggest_questions(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """Emits up to three questions; a failure is logged and affects nothing else."""
    try:
        outside = runtime.context
        questions = await outside.suggester.suggest(state.question_result, outside.catalog)
    except Exception:
        log.exception("no suggestions")
        return {}
    if questions:
        show_activity(runtime, SuggestionsActivity(questions=list(questions[:MAX_SUGGESTIONS])))
    return {}


async def suggest_instead(state: DataAgentState, runtime: DataAgentRuntime) -> None:
    """Up to three questions like the one that is refused: those that are found in time."""
    outside = runtime.context
    near: list[str] = []
    questions = outside.suggester.suggest_similar(state.question, state.schema, outside.catalog)
    try:
        async with asyncio.timeout(SIMILAR_LIMIT_S):
            async for question in questions:
                near.append(question)  # noqa: PERF401 - what was found stays when time is up
    except Exception:
        log.exception("too few questions instead")
    if near:
        show_activity(runtime, SuggestionsActivity(questions=list(near[:MAX_SUGGESTIONS])))
