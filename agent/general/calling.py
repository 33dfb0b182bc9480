"""One call of a tool, within its limits: answered, or why it was not made."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import orjson

from agent.events import StepFinished, StepStarted
from agent.general.prompting import passages_as_data
from agent.general.state import ChatContext, ChatState
from agent.general.toolbox import SEARCH
from agent.llm.tool_calls import AskedCall
from agent.ports import Tool, ToolResult
from model.errors import AppError, ToolFailed
from model.locales import text
from model.serialization import replace_invalid_unicode

UNREADABLE = "unreadable"


class Calling:
    """The calls of one turn of the model, and what is known after them."""

    def __init__(self, state: ChatState, context: ChatContext) -> None:
        self.passages = list(state.passages)
        self.tools_read = dict.fromkeys(state.tools_read)
        """The tools whose words were read."""
        self.pictured = state.pictured
        self._state = state
        self._context = context
        self._locale = state.question.locale
        self._under_way: Counter[str] = Counter()

    async def answered(self, call: AskedCall, tool: Tool | None) -> tuple[ToolResult, int]:
        """What the call came to, and how many milliseconds it took."""
        started = time.monotonic()
        problem = self._problem(call, tool)
        if problem or tool is None:
            result = ToolResult(problem, failed=True)
        else:
            with self._step(tool.name):
                result = await self._called(call, tool)
        ms = round((time.monotonic() - started) * 1000)
        return self._within_budget(result), ms

    def _problem(self, call: AskedCall, tool: Tool | None) -> str:
        """Why the call is not made at all; nothing when it is."""
        if tool is None:
            return text("assistant.unknown_tool", self._locale, name=call.name)
        if UNREADABLE in orjson.loads(call.arguments):
            return text("assistant.unreadable_arguments", self._locale)
        if self._state.decisions.get(call.id) is False:
            return text("assistant.refused_by_user", self._locale)
        return ""

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        """A tool that is called twice at once is one step."""
        if not self._under_way[name]:
            self._context.emit(StepStarted(name))
        self._under_way[name] += 1
        try:
            yield
        finally:
            self._under_way[name] -= 1
            if not self._under_way[name]:
                self._context.emit(StepFinished(name))

    async def _called(self, call: AskedCall, tool: Tool) -> ToolResult:
        arguments = orjson.loads(call.arguments)
        limit_s = self._limit_s()
        try:
            async with asyncio.timeout(limit_s):
                if tool.name == SEARCH:
                    return await self._searched(str(arguments.get("words", "")))
                # A failure is told in the words of the hub or of the tool, too.
                self.tools_read[tool.name] = None
                return await self._context.tools.call(tool.name, arguments)
        except ToolFailed as error:
            return ToolResult(error.text(self._locale), failed=True)
        except TimeoutError:
            seconds = f"{limit_s:.0f}"
            told = text("assistant.tool_timeout", self._locale, seconds=seconds)
            return ToolResult(told, failed=True)

    def _limit_s(self) -> float:
        """How long a call may take: its own time, and what is left of all time."""
        left = self._context.deadline - asyncio.get_running_loop().time()
        return min(self._context.budget.call_s, max(left, 1.0))

    async def _searched(self, words: str) -> ToolResult:
        """More passages, numbered after those that were given before."""
        if self._context.documents is None or not words.strip():
            return ToolResult(text("assistant.no_words", self._locale), failed=True)
        try:
            found = await self._context.documents.search(words)
        except AppError as error:
            return ToolResult(error.text(self._locale), failed=True)
        known = {(passage.file_id, passage.text) for passage in self.passages}
        room = self._context.budget.passages - len(self.passages)
        fresh = [p for p in found if (p.file_id, p.text) not in known][: max(room, 0)]
        first = len(self.passages) + 1
        self.passages += fresh
        shown = text("assistant.nothing_new", self._locale)
        return ToolResult(passages_as_data(fresh, first) if fresh else shown)

    def _within_budget(self, result: ToolResult) -> ToolResult:
        """A picture that is left out is still named in the text."""
        most = self._context.budget.result_chars
        pictures = []
        for picture in result.pictures:
            if self.pictured + len(picture.data) <= self._context.budget.picture_bytes:
                self.pictured += len(picture.data)
                pictures.append(picture)
        truncated = result.truncated or len(result.text) > most
        text = str(replace_invalid_unicode(result.text[:most]))
        return ToolResult(text, result.failed, truncated, tuple(pictures))
