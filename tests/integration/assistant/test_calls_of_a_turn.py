"""The calls of one turn: made side by side within bounds, with the images they bring."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from agent.assistant.answer_limits import AnswerLimits
from agent.ports import ToolResult
from model.answers.image import Image
from tests.support.apps.agui_events import tools_of
from tests.support.apps.chat_app import Chatter, FakeTools
from tests.support.files.images import make_png
from tests.support.scripted.model_replies import text_reply, tool_reply
from tests.support.scripted.model_server import ScriptedModel


async def test_calls_of_one_turn_are_made_side_by_side(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools
) -> None:
    """The first call is answered only after the second has begun; the model reads them in order."""
    second_began = asyncio.Event()
    tools.add("slow", answer=second_began)
    tools.add("quick")

    async def begin(_: Mapping[str, Any]) -> ToolResult:
        second_began.set()
        return ToolResult("quick answer")

    tools.answers["quick"] = begin
    model.script("chat", tool_reply(("slow", {}), ("quick", {})), text_reply("Both."))
    answer = await chatter.ask()
    assert answer.text == "Both."
    read = [m["content"] for m in model.requests[-1].body["messages"] if m["role"] == "tool"]
    assert ["waited" in read[0], "quick answer" in read[1]] == [True, True]


async def test_one_answer_does_not_take_all_sessions_with_the_hub(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools
) -> None:
    at_once: list[int] = []
    under_way: set[object] = set()

    async def count(_: Mapping[str, Any]) -> ToolResult:
        under_way.add(place := object())
        at_once.append(len(under_way))
        for _turn in range(20):
            await asyncio.sleep(0)
        under_way.discard(place)
        return ToolResult("done")

    tools.add("count")
    tools.answers["count"] = count
    model.script("chat", tool_reply(*[("count", {})] * 8), text_reply("Counted."))
    await chatter.ask()
    assert (len(at_once), max(at_once)) == (8, AnswerLimits().parallel_tool_calls)


async def test_pictures_are_for_the_user_and_bounded(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools
) -> None:
    """They are streamed and kept with the call; the model reads only that there is one."""
    drawn = make_png(2, 2)
    padded = Image("image/png", drawn + bytes(1_000_000))
    tools.add(
        "draw", public=True, answer=ToolResult("[image]", images=(Image("image/png", drawn),))
    )
    tools.add("large", public=True, answer=ToolResult("[image]", images=(padded,) * 2))
    model.script(
        "chat", tool_reply(("draw", {})), tool_reply(*[("large", {})] * 3), text_reply("Drawn.")
    )
    answer = await chatter.ask()
    first, *others = (call["pictures"] for call in tools_of(answer.events))
    assert first == [f"data:image/png;base64,{b64encode(drawn).decode()}"]
    assert sum(map(len, others)) == AnswerLimits().image_bytes // len(padded.data)
    assert "base64" not in str([request.body for request in model.requests])
