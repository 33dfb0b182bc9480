"""What the assistant remembers of a long chat: from the record, summarised once."""

import pytest

from tests.support.apps.chat_app import Chatter
from tests.support.apps.running_app import RunningApp
from tests.support.scripted.model_replies import error_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

LONG = "sales figures " * 200


@pytest.fixture
async def long_chat(chatter: Chatter, model: ScriptedModel) -> str:
    """Six turns, too long to be read again and again."""
    model.script("chat", text_reply(LONG))
    first = await chatter.ask("first: my name is Ada")
    for n in range(2, 7):
        await chatter.ask(f"turn {n}", chat=first.chat_id)
    model.script("chat", text_reply("Short."))
    return first.chat_id


async def test_a_long_chat_is_summarised_once_and_kept(
    chatter: Chatter, model: ScriptedModel, long_chat: str
) -> None:
    model.script("memory", text_reply("The user is Ada."))
    await chatter.ask("who am I?", chat=long_chat)
    [memory] = model.of("memory")
    assert "first: my name is Ada" in memory.prompt
    read = model.requests[-1].body["messages"]
    assert [m["content"] for m in read if m["role"] == "user"][:4] == [
        "turn 3", "turn 4", "turn 5", "turn 6",
    ]  # fmt: skip
    assert "<earlier>\nThe user is Ada.\n</earlier>" in read[-1]["content"]
    await chatter.ask("and now?", chat=long_chat)
    assert len(model.of("memory")) == 1
    assert "The user is Ada." in model.requests[-1].prompt
    assert "my name is Ada" not in model.requests[-1].prompt


async def test_without_a_summary_the_newest_turns_are_read(
    chatter: Chatter, model: ScriptedModel, long_chat: str
) -> None:
    model.script("memory", error_reply(400))
    answer = await chatter.ask("who am I?", chat=long_chat)
    assert answer.text == "Short."
    assert "turn 6" in model.requests[-1].prompt
    assert "turn 2" not in model.requests[-1].prompt


async def test_a_summary_goes_with_its_chat(
    chatter: Chatter, model: ScriptedModel, long_chat: str, app: RunningApp
) -> None:
    await chatter.ask("who am I?", chat=long_chat)
    assert await _memories(app) == 1
    await chatter.client.delete(f"/api/chats/{long_chat}")
    assert await _memories(app) == 0


async def _memories(app: RunningApp) -> int:
    from sqlalchemy import text

    async with app.services.database.reading() as session:
        return int(
            (await session.execute(text("SELECT count(*) FROM chat_memories"))).scalar() or 0
        )
