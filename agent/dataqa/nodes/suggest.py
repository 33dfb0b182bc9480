"""Questions one could ask next."""

import logging

from agent.dataqa.state import QaState, Update
from agent.dataqa.step import QaRuntime, show
from model.activities import SuggestionsActivity

MOST_SUGGESTIONS = 3
log = logging.getLogger(__name__)


async def suggest(state: QaState, runtime: QaRuntime) -> Update:
    """Up to three questions; when they cannot be had, the answer does without."""
    try:
        questions = await runtime.context.suggester.suggest(state.in_hand)
    except Exception:
        log.exception("no suggestions")
        return {}
    if questions:
        show(runtime, SuggestionsActivity(questions=list(questions[:MOST_SUGGESTIONS])))
    return {}
