"""The assistant's tools as LangChain calls them."""

import asyncio
from datetime import date
from typing import Any

import pytest
from langchain_core.messages import ToolCall, ToolMessage
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.assistant.assistant_tool import AssistantTool
from agent.assistant.document_search_tool import SEARCH_TOOL, DocumentSearchTool
from agent.assistant.state import AssistantState
from agent.ports import ToolResult
from model.answers.image import Image
from model.chats.question import Question
from model.errors import ToolFailed
from model.files.document import FoundPassage

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
IMAGE = Image("image/png", b"\x89PNG")
RESERVED = (
    "self", "config", "run_manager", "callbacks", "runtime", "state", "store", "work", "arguments",
    "tool_call_id", "input", "kwargs",
)  # fmt: skip


def make_tool(work: Any) -> AssistantTool:
    return AssistantTool(name="count", description="Counts.", args_schema=SCHEMA, work=work)


def make_call(tool: AssistantTool, **arguments: Any) -> ToolCall:
    return ToolCall(type="tool_call", id="call_1", name=tool.name, args=arguments)


async def test_arguments_of_any_name_reach_the_tool() -> None:
    given: list[dict[str, Any]] = []

    async def work(arguments: dict[str, Any]) -> ToolResult:
        given.append(arguments)
        return ToolResult("done", images=(IMAGE,))

    arguments = {name: [at, None] for at, name in enumerate(RESERVED)}
    answered: ToolMessage = await make_tool(work).ainvoke(
        ToolCall(type="tool_call", id="call_1", name="count", args=arguments)
    )
    assert given == [arguments]
    assert (answered.content, answered.tool_call_id) == ("done", "call_1")
    assert answered.artifact == ToolResult("done", images=(IMAGE,))


async def test_a_failure_is_raised_as_it_is() -> None:
    async def work(_: dict[str, Any]) -> ToolResult:
        raise ToolFailed("assistant.unknown_tool", name="count")

    tool = make_tool(work)
    with pytest.raises(ToolFailed):
        await tool.ainvoke(make_call(tool))


async def test_a_cancelled_call_cancels_the_work() -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def work(_: dict[str, Any]) -> ToolResult:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    tool = make_tool(work)
    call = asyncio.ensure_future(tool.ainvoke(make_call(tool)))
    await began.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert ended.is_set()


def test_a_tool_blocks_no_thread() -> None:
    async def work(_: dict[str, Any]) -> ToolResult:
        raise AssertionError

    tool = make_tool(work)
    with pytest.raises(NotImplementedError):
        tool.invoke(make_call(tool))


def test_a_model_of_langchain_is_told_of_a_tool() -> None:
    async def work(_: dict[str, Any]) -> ToolResult:
        raise AssertionError

    told = convert_to_openai_tool(make_tool(work))["function"]
    assert (told["name"], told["description"]) == ("count", "Counts.")
    assert told["parameters"] == {
        "type": "object",
        "properties": SCHEMA["properties"],
        "required": ["n"],
    }


def make_passage(text: str) -> FoundPassage:
    return FoundPassage("file", "report.pdf", "pdf", 1, "", text, (), 1.0, False, text)


class Documents:
    """Two passages of each search are new, one is not."""

    async def search(self, words: str) -> tuple[FoundPassage, ...]:
        await asyncio.sleep(0)
        return tuple(make_passage(text) for text in ("known", f"{words} 1", f"{words} 2"))


def make_search(*, most: int) -> DocumentSearchTool:
    question = Question("hello", "en", date(2026, 1, 1))
    state = AssistantState(question, passages=(make_passage("known"),))
    return DocumentSearchTool(state, Documents(), most)


async def test_searches_side_by_side_number_their_passages_on() -> None:
    tool = make_search(most=24)
    calls = [tool.ainvoke(make_call(tool, words=words)) for words in ("a", "b")]
    first, second = [answered.content for answered in await asyncio.gather(*calls)]
    assert ("[2] report.pdf" in first, "[3] report.pdf" in first) == (True, True)
    assert ("[4] report.pdf" in second, "[5] report.pdf" in second) == (True, True)
    assert [p.text for p in tool.passages] == ["known", "a 1", "a 2", "b 1", "b 2"]
    assert (tool.name, tool.sends_out) == (SEARCH_TOOL, False)


async def test_no_more_passages_are_given_than_fit() -> None:
    tool = make_search(most=2)
    for words in ("a", "b"):
        answered = await tool.ainvoke(make_call(tool, words=words))
    assert [p.text for p in tool.passages] == ["known", "a 1"]
    assert "passages" not in answered.content
    empty = await tool.ainvoke(make_call(tool, words=" "))
    assert empty.artifact.failed
