"""The node that verifies citations: cited passages, and invented ones."""

from uuid import uuid4

from agent.assistant.citations import verify_citations
from agent.assistant.state import AssistantContext, AssistantState, AssistantUpdate
from agent.events import ActivitySnapshot


async def show_citations(state: AssistantState, context: AssistantContext) -> AssistantUpdate:
    """Shows the cited passages; nothing where there were no documents."""
    if state.passages and state.text:
        context.emit(ActivitySnapshot(verify_citations(state.text, state.passages), str(uuid4())))
    return {}
