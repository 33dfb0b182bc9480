"""Executes tool calls within the limits of the answer."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import orjson
from langchain_core.messages import ToolCall, ToolMessage

from agent.assistant.assistant_tool import AssistantTool
from agent.assistant.document_search_tool import DocumentSearchTool
from agent.assistant.state import AssistantContext, AssistantState
from agent.egress.current_rules import confirm_rules
from agent.events import StepFinished, StepStarted
from agent.llm.output.tool_calls import ToolCallRequest
from agent.ports import ToolResult
from model.errors import EgressChanged, RightsChanged, ToolFailed
from model.locales import text
from model.serialization import replace_invalid_unicode

UNREADABLE = "unreadable"


class ToolExecutor:
    """Executes the tool calls of one response of the model; collects the tools that were read."""

    def __init__(self, state: AssistantState, context: AssistantContext) -> None:
        self.tools_read = dict.fromkeys(state.tools_read)
        """The tools whose words were read."""
        self.shown_image_bytes = state.shown_image_bytes
        self._state = state
        self._context = context
        self._locale = state.question.locale
        self._running_calls: Counter[str] = Counter()

    async def execute(
        self, call: ToolCallRequest, tool: AssistantTool | None
    ) -> tuple[ToolResult, int]:
        """The result of the call, and how many milliseconds it took."""
        start = time.monotonic()
        problem = self._find_problem(call, tool) or await self._find_lost_right()
        if problem or tool is None:
            result = ToolResult(problem, failed=True)
        else:
            with self._announce_step(tool.name):
                result = await self._call(call, tool)
        ms = round((time.monotonic() - start) * 1000)
        return self._limit_result(result), ms

    def _find_problem(self, call: ToolCallRequest, tool: AssistantTool | None) -> str:
        """Why the call is not made; empty when it is."""
        if tool is None:
            return text("assistant.unknown_tool", self._locale, name=call.name)
        if UNREADABLE in orjson.loads(call.arguments):
            return text("assistant.unreadable_arguments", self._locale)
        if self._state.decisions.get(call.id) is False:
            return text("assistant.refused_by_user", self._locale)
        return ""

    async def _find_lost_right(self) -> str:
        """That the user lost the right to be answered, or that less may leave by now, as the result
        that stands for the call. The model is not asked with it.
        """
        try:
            await self._context.confirm_rights()
            await confirm_rules([self._state.before.egress])
        except (RightsChanged, EgressChanged) as error:
            return error.text(self._locale)
        return ""

    @contextmanager
    def _announce_step(self, name: str) -> Iterator[None]:
        """Emit one step for parallel calls of the same tool."""
        if not self._running_calls[name]:
            self._context.emit(StepStarted(name))
        self._running_calls[name] += 1
        try:
            yield
        finally:
            self._running_calls[name] -= 1
            if not self._running_calls[name]:
                self._context.emit(StepFinished(name))

    async def _call(self, call: ToolCallRequest, tool: AssistantTool) -> ToolResult:
        arguments = orjson.loads(call.arguments)
        tool_call = ToolCall(type="tool_call", id=call.id, name=tool.name, args=arguments)
        limit_s = self._limit_s()
        try:
            async with asyncio.timeout(limit_s):
                if not isinstance(tool, DocumentSearchTool):
                    # Before the call: a failure also contains words of the hub or of the tool.
                    self.tools_read[tool.name] = None
                reply: ToolMessage = await tool.ainvoke(tool_call)
                return cast("ToolResult", reply.artifact)
        except ToolFailed as error:
            return ToolResult(error.text(self._locale), failed=True)
        except TimeoutError:
            seconds = f"{limit_s:.0f}"
            message = text("assistant.tool_timeout", self._locale, seconds=seconds)
            return ToolResult(message, failed=True)

    def _limit_s(self) -> float:
        """How long a call may take: its own time, and what is left of all time."""
        left = self._context.deadline - asyncio.get_running_loop().time()
        return min(self._context.limits.call_s, max(left, 1.0))

    def _limit_result(self, result: ToolResult) -> ToolResult:
        """Cut the text and leave out images beyond the limits; the text still names them."""
        most = self._context.limits.result_chars
        images = []
        for image in result.images:
            if self.shown_image_bytes + len(image.data) <= self._context.limits.image_bytes:
                self.shown_image_bytes += len(image.data)
                images.append(image)
        is_truncated = result.truncated or len(result.text) > most
        text = str(replace_invalid_unicode(result.text[:most]))
        return ToolResult(text, result.failed, is_truncated, tuple(images))
