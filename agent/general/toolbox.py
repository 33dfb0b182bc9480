"""The tools an answer may use: those of the hub, and the search in attached documents."""

from agent.general.state import ChatContext, ChatState
from agent.llm.types import ToolSchema
from agent.ports import Tool
from model.locales import text

SEARCH = "search_documents"
MOST_TOOLS = 64
MAX_DESCRIPTION = 2_000


async def toolbox(state: ChatState, context: ChatContext) -> dict[str, Tool]:
    """What may be called, by name."""
    found = {tool.name: tool for tool in (await context.tools.tools())[:MOST_TOOLS]}
    if context.documents is not None:
        found[SEARCH] = _search(state)
    return found


def told(tool: Tool) -> ToolSchema:
    """The tool as the model is told of it."""
    return ToolSchema(tool.name, tool.description[:MAX_DESCRIPTION], dict(tool.arguments))


def _search(state: ChatState) -> Tool:
    words = text("assistant.search_words", state.question.locale)
    return Tool(
        SEARCH,
        "",
        text("assistant.search_about", state.question.locale),
        {
            "type": "object",
            "properties": {"words": {"type": "string", "description": words}},
            "required": ["words"],
        },
        sends_out=False,
    )
