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
        context = runtime.context
        questions = await context.suggester.suggest(state.question_result, context.catalog)
    except Exception:
        log.exception("suggestions failed")
        return {}
    if questions:
        show_activity(runtime, SuggestionsActivity(questions=list(questions[:MAX_SUGGESTIONS])))
    return {}


async def suggest_instead(state: DataAgentState, runtime: DataAgentRuntime) -> None:
    """Suggest up to three questions like the refused one, as many as are found in time."""
    context = runtime.context
    similar_questions: list[str] = []
    questions = context.suggester.suggest_similar(state.question, state.schema, context.catalog)
    try:
        async with asyncio.timeout(SIMILAR_LIMIT_S):
            async for question in questions:
                similar_questions.append(question)  # noqa: PERF401 - those found stay when time is up
    except Exception:
        log.exception("similar questions incomplete")
    if similar_questions:
        show_activity(
            runtime, SuggestionsActivity(questions=list(similar_questions[:MAX_SUGGESTIONS]))
        )
