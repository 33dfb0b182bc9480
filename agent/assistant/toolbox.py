"""The tools an answer may use: those of the hub, and the search in attached documents."""

from agent.assistant.state import AssistantContext, AssistantState
from agent.llm.types import ToolSchema
from agent.ports import Tool
from model.locales import text

SEARCH_TOOL = "search_documents"
MOST_TOOLS = 64
MAX_DESCRIPTION = 2_000


async def list_tools(state: AssistantState, context: AssistantContext) -> dict[str, Tool]:
    """What may be called, by name."""
    found = {tool.name: tool for tool in (await context.tools.tools())[:MOST_TOOLS]}
    if context.documents is not None:
        found[SEARCH_TOOL] = _make_search_tool(state)
    return found


def to_schema(tool: Tool) -> ToolSchema:
    """The tool as the model is told of it."""
    return ToolSchema(tool.name, tool.description[:MAX_DESCRIPTION], dict(tool.arguments))


def _make_search_tool(state: AssistantState) -> Tool:
    words = text("assistant.search_words", state.question.locale)
    return Tool(
        SEARCH_TOOL,
        "",
        text("assistant.search_about", state.question.locale),
        {
            "type": "object",
            "properties": {"words": {"type": "string", "description": words}},
            "required": ["words"],
        },
        sends_out=False,
    )
