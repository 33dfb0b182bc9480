"""The node that searches the attached documents before the model is asked."""

from agent.assistant.state import AssistantContext, AssistantState, AssistantUpdate

FIRST_PASSAGES = 8


async def search_documents(state: AssistantState, context: AssistantContext) -> AssistantUpdate:
    """The passages that fit the question. Documents that are gone end the run."""
    if context.documents is None:
        return {}
    passages = (await context.documents.search(state.question.text))[:FIRST_PASSAGES]
    return {"passages": passages, "first_passages": len(passages)}
