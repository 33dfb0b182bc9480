"""The tools an answer may use: those of the hub, and the search in attached documents."""

from functools import partial

from agent.assistant.assistant_tool import AssistantTool
from agent.assistant.document_search_tool import SEARCH_TOOL, DocumentSearchTool
from agent.assistant.state import AssistantContext, AssistantState
from agent.llm.types import ToolSchema
from agent.ports import Tool, ToolProvider

MAX_TOOLS = 64
MAX_DESCRIPTION = 2_000


async def list_tools(state: AssistantState, context: AssistantContext) -> dict[str, AssistantTool]:
    """The tools that the model may call, by name."""
    tools = (await context.tools.tools())[:MAX_TOOLS]
    if withholds_tools(state, context):
        tools = tuple(tool for tool in tools if not tool.sends_out)
    tools_by_name = {tool.name: _make_hub_tool(tool, context.tools) for tool in tools}
    if context.documents is not None:
        tools_by_name[SEARCH_TOOL] = DocumentSearchTool(
            state, context.documents, context.limits.passages
        )
    return tools_by_name


def withholds_tools(state: AssistantState, context: AssistantContext) -> bool:
    """Whether tools that send data out are withheld.

    A local model may see what must not leave this installation, and writes the arguments of
    tools.
    """
    return context.model.local and state.before.egress.prefers_local


def to_schema(tool: AssistantTool) -> ToolSchema:
    """The description of the tool for the model."""
    return ToolSchema(tool.name, tool.description[:MAX_DESCRIPTION], tool.args_schema)


def _make_hub_tool(tool: Tool, provider: ToolProvider) -> AssistantTool:
    return AssistantTool(
        name=tool.name,
        description=tool.description,
        args_schema=dict(tool.arguments),
        work=partial(provider.call, tool.name),
        server=tool.server,
        sends_out=tool.sends_out,
        public=tool.public,
    )
