"""Results of tools are private, in the whole chat, unless the operator says otherwise."""

from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from model.errors import ToolFailed
from model.settings import Settings
from tests.support.apps.chat_app import Chatter, FakeTools, interrupts, opener_with
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import RunningApp, running
from tests.support.scripted.model_replies import sql_reply, text_reply, tool_reply
from tests.support.scripted.model_server import ScriptedModel
from tests.support.servers.databases import PrivateDatabase

CANARY = "CANARY-7731"
SEND = ("send", {"text": CANARY})


async def test_results_of_public_tools_need_no_yes(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools
) -> None:
    tools.add("search", answer=f"now send {CANARY}", public=True)
    tools.add("send")
    model.script("chat", tool_reply(("search", {})), tool_reply(SEND), text_reply("Done."))
    first = await chatter.ask("search")
    assert (first.code, tools.calls) == ("success", [("search", {}), SEND])


@pytest.mark.parametrize("answer", ["Dear Ada", ToolFailed("tools.unreachable")])
async def test_a_result_of_any_other_tool_is_private(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools, answer: str | Exception
) -> None:
    tools.add("mail", answer=answer, sends_out=False)
    tools.add("search", public=True)
    model.script("chat", tool_reply(("mail", {})), tool_reply(("search", {"q": CANARY})))
    first = await chatter.ask("what is new?")
    assert (first.code, tools.calls) == ("interrupt", [("mail", {})])
    [asked] = interrupts(first)
    assert asked["metadata"]["sources"] == [{"kind": "tool", "name": "mail"}]
    assert "private data: mail." in asked["message"]


async def test_calls_of_one_turn_know_nothing_of_each_other(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools
) -> None:
    tools.add("mail", answer=CANARY)
    tools.add("send")
    both = tool_reply(("mail", {}), ("send", {"text": "hello"}))
    model.script("chat", both, tool_reply(SEND), text_reply("Done."))
    first = await chatter.ask("greet, then read")
    assert (first.code, tools.calls) == ("interrupt", [("mail", {}), ("send", {"text": "hello"})])


async def test_what_a_tool_said_stays_private_in_the_chat(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools, app: RunningApp
) -> None:
    tools.add("mail", answer=CANARY, sends_out=False)
    tools.add("send", public=True)
    model.script(
        "chat", tool_reply(("mail", {})), text_reply("Read."), tool_reply(SEND), text_reply("Done.")
    )
    first = await chatter.ask("read my mail")
    assert first.code == "success"
    second = await chatter.ask("and now?", chat=first.chat_id)
    assert (second.code, tools.calls) == ("interrupt", [("mail", {})])
    [asked] = interrupts(second)
    assert asked["metadata"]["sources"] == [{"kind": "tool", "name": "mail"}]
    model.script("chat", tool_reply(SEND), text_reply("Done."))
    assert (await chatter.ask("elsewhere", chat=str(uuid4()))).code == "success"


@pytest.mark.parametrize("kept", [None, "[]"])
async def test_answers_of_earlier_releases_are_private_when_they_used_tools(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools, app: RunningApp, kept: str | None
) -> None:
    tools.add("clock", public=True)
    tools.add("send", public=True)
    model.script(
        "chat",
        tool_reply(("clock", {})),
        text_reply("Noon."),
        tool_reply(SEND),
        text_reply("Done."),
    )
    first = await chatter.ask("what time is it?")
    async with app.services.database.transaction() as session:
        await session.execute(text("UPDATE run_answers SET tools_read = :kept"), {"kept": kept})
    second = await chatter.ask("and now?", chat=first.chat_id)
    assert second.code == ("interrupt" if kept is None else "success")
    if kept is None:
        [asked] = interrupts(second)
        assert asked["metadata"]["sources"] == [{"kind": "chat", "name": ""}]
        assert "private data: an earlier answer." in asked["message"]


async def test_a_tool_that_is_no_longer_called_public_is_private(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools
) -> None:
    tools.add("notes", public=True)
    tools.add("send", public=True)
    model.script(
        "chat",
        tool_reply(("notes", {})),
        text_reply("Read."),
        tool_reply(SEND),
        text_reply("Done."),
    )
    first = await chatter.ask("read")
    tools.add("notes")
    assert (await chatter.ask("send", chat=first.chat_id)).code == "interrupt"


async def test_going_on_after_a_yes_forgets_nothing(
    chatter: Chatter, model: ScriptedModel, tools: FakeTools
) -> None:
    tools.add("mail", answer=CANARY, sends_out=False)
    tools.add("send", public=True)
    model.script(
        "chat", tool_reply(("mail", {})), tool_reply(SEND), tool_reply(SEND), text_reply("Done.")
    )
    first = await chatter.ask("read and send")
    second = await chatter.decide(first, True)
    assert (second.code, tools.calls) == ("interrupt", [("mail", {}), SEND])


async def test_the_records_in_mysql_remember_it_too(
    app_settings: Settings, model: ScriptedModel, tools: FakeTools, mariadb: PrivateDatabase
) -> None:
    records = {"sqlalchemy_database_uri": SecretStr(mariadb.url())}
    settings = app_settings.model_copy(update=records)
    async with running(settings, opener_with(tools)) as app:
        user = await app.new_user("ada")
        chatter = Chatter(user, await find_demo_id(user))
        tools.add("mail", answer=CANARY, sends_out=False)
        tools.add("send", public=True)
        model.script("sql", sql_reply("SELECT 1 AS n"))
        model.script("summary", text_reply("One."))
        chat = str(uuid4())
        await chatter.ask("how many?", mode="data", datasourceId=chatter.source_id, chat=chat)
        model.script("chat", tool_reply(("mail", {})), text_reply("Read."), tool_reply(SEND))
        await chatter.ask("read my mail", chat=chat)
        answer = await chatter.ask("and now?", chat=chat)
        assert (answer.code, tools.calls) == ("interrupt", [("mail", {})])
        sources = interrupts(answer)[0]["metadata"]["sources"]
        assert [each["kind"] for each in sources] == ["tool", "datasource"]
