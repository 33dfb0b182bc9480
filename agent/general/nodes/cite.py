"""Which passages the answer rests on, and which citations the model made up."""

from uuid import uuid4

from agent.events import Content
from agent.general.citations import citations
from agent.general.state import ChatContext, ChatState, Update


async def cite(state: ChatState, context: ChatContext) -> Update:
    """Shows the cited passages; nothing where there were no documents."""
    if state.passages and state.text:
        context.emit(Content(citations(state.text, state.passages), str(uuid4())))
    return {}
