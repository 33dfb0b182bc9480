"""Half of a surrogate pair that comes from a model, a tool or a database ends no answer."""

import pytest
from ag_ui.core import ToolCallResultEvent

from model.answers.answer import StoredToolCall
from model.serialization import to_json
from services.answering.event_encoding import encode_event
from tests.support.apps.agui_events import tools_of
from tests.support.apps.chat_app import Chatter, FakeTools, interrupts
from tests.support.scripted.model_replies import sql_reply, text_reply, tool_reply
from tests.support.scripted.model_server import ScriptedModel

HALF = "a\ud83d"


async def test_what_a_model_says(chatter: Chatter, model: ScriptedModel) -> None:
    model.script("chat", text_reply(HALF))
    assert (await chatter.ask()).text == "a?"


@pytest.mark.parametrize("call", [("add", {"x": HALF}), (f"add{HALF}", {})])
async def test_what_a_model_calls(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools, call: tuple[str, dict]
) -> None:
    tools.add("add", public=True)
    model.script("chat", tool_reply(call), text_reply("Done."))
    answer = await chatter.ask()
    assert (answer.code, answer.text) == ("success", "Done.")
    assert len(tools_of(answer.events)) == 1


async def test_what_a_tool_answers_is_read_kept_and_asked_about(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools
) -> None:
    tools.add("read", answer=HALF)
    tools.add("send")
    model.script(
        "chat", tool_reply(("read", {})), tool_reply(("send", {"x": HALF})), text_reply("Done.")
    )
    answer = await chatter.ask()
    assert answer.code == "interrupt"
    assert tools_of(answer.events)[0]["result"] == "a?"
    assert interrupts(answer)[0]["metadata"]["values"] == [{"name": "x", "value": "a?"}]
    assert (await chatter.decide(answer, True)).text == "Done."


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT CAST(x'61eda080' AS TEXT) AS x",
        "SELECT CAST(x'61ff' AS TEXT) AS x",
        "SELECT char(55357) AS x",
        f"SELECT '{HALF}' AS x",
    ],
)
async def test_what_a_database_holds(chatter: Chatter, model: ScriptedModel, sql: str) -> None:
    model.script("sql", sql_reply(sql))
    model.script("summary", text_reply(HALF))
    answer = await chatter.ask("what?", mode="data", datasourceId=chatter.source_id)
    assert answer.code == "success"


def test_events_and_records_of_such_texts() -> None:
    event = ToolCallResultEvent(message_id="m", tool_call_id="c", content=HALF, role="tool")
    assert b'"content":"a?"' in encode_event(event)
    assert b'"result":"a?"' in to_json((StoredToolCall("c", "add", result=HALF),))
