"""What a model is told of earlier turns follows the branch that is asked."""

from tests.support.apps.chat_app import Chatter
from tests.support.apps.running_app import RunningApp
from tests.support.scripted.model_replies import text_reply
from tests.support.scripted.model_server import ScriptedModel

LONG = "sales figures " * 200


async def test_the_assistant_reads_its_branch_only(chatter: Chatter, model: ScriptedModel) -> None:
    model.script("chat", text_reply("Noted."))
    first = await chatter.ask("call me Ada")
    second = await chatter.ask("my colour is red", chat=first.chat_id)
    await chatter.ask("my colour is blue", chat=first.chat_id, versionOf=second.run_id)
    prompt = model.requests[-1].prompt
    assert "call me Ada" in prompt
    assert "red" not in prompt
    body = chatter.body("which colour?", chat=first.chat_id) | {"parentRunId": second.run_id}
    await chatter.ask_with(body)
    assert "my colour is red" in model.requests[-1].prompt
    assert "blue" not in model.requests[-1].prompt


async def test_a_summary_stands_for_the_branch_it_was_made_of(
    chatter: Chatter, model: ScriptedModel, app: RunningApp
) -> None:
    model.script("chat", text_reply(LONG))
    turns = [await chatter.ask("first: my name is Ada")]
    for n in range(2, 7):
        turns.append(await chatter.ask(f"turn {n}", chat=turns[0].chat_id))
    model.script("chat", text_reply("Short."))
    model.script("memory", text_reply("The user is Ada; turn 2 was asked."))
    last = await chatter.ask("who am I?", chat=turns[0].chat_id)
    assert "turn 2 was asked" in model.requests[-1].prompt
    # Beside turn 2 only the first turn is known: no word of the summary, which stands for turn 2.
    await chatter.ask("another turn 2", chat=turns[0].chat_id, versionOf=turns[1].run_id)
    assert "first: my name is Ada" in model.requests[-1].prompt
    assert "turn 2 was asked" not in model.requests[-1].prompt
    # The first branch goes on with its summary, without another one.
    body = chatter.body("and now?", chat=last.chat_id) | {"parentRunId": last.run_id}
    await chatter.ask_with(body)
    assert "turn 2 was asked" in model.requests[-1].prompt
    assert "another turn 2" not in model.requests[-1].prompt
    assert len(model.of("memory")) == 1


async def test_the_writer_of_sql_reads_its_branch_only(
    chatter: Chatter, model: ScriptedModel
) -> None:
    data = {"mode": "data", "datasourceId": chatter.source_id}
    first = await chatter.ask("how many orders are there?", **data)
    await chatter.ask("and in Guangdong only?", chat=first.chat_id, **data)
    edited = await chatter.ask(
        "how many stores?", chat=first.chat_id, versionOf=first.run_id, **data
    )
    assert edited.events[0].get("parentRunId") is None
    written = [request.prompt for request in model.of("sql")]
    assert "how many orders" in written[1]
    assert "Guangdong" not in written[-1]
    assert "how many orders" not in written[-1]
