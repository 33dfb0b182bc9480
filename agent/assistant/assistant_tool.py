"""A LangChain tool that a model may call in a chat."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, NoReturn

from langchain_core.tools import BaseTool
from pydantic import Field, SkipValidation

from agent.ports import ToolResult


class AssistantTool(BaseTool):
    """A tool of a server, or of our own. Its `ToolResult` is the artifact of its message.

    Arguments of any name are passed on as they are; what the work raises is raised.
    """

    args_schema: dict[str, Any]
    """JSON schema of an object."""
    work: SkipValidation[Callable[[dict[str, Any]], Awaitable[ToolResult]]] = Field(
        exclude=True, repr=False
    )
    server: str = ""
    sends_out: bool = True
    """Whether what it is given may leave this installation."""
    public: bool = False
    """Whether the operator says that its results hold nothing private."""
    response_format: Literal["content", "content_and_artifact"] = "content_and_artifact"

    def _run(self, /, **_: object) -> NoReturn:
        raise NotImplementedError("tools are asynchronous")

    async def _arun(self, /, **arguments: Any) -> tuple[str, ToolResult]:
        result = await self.work(arguments)
        return result.text, result
