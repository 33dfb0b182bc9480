"""An answer that is complete stays one, whatever ends what still comes beside it."""

import asyncio

from tests.support.apps.model_app import REVENUE, Asker, app, app_settings, asker, model
from tests.support.polling import eventually
from tests.support.scripted.model_replies import Pause, Reply, sql_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, asker, model)
LIMIT_S = 60


async def test_a_stop_during_the_suggestions_leaves_the_answer_finished(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(REVENUE))
    model.script("summary", text_reply("Five provinces."))
    model.script("suggestions", Reply([Pause(asyncio.Event())]))
    body = asker.body()
    asking = asyncio.create_task(asker.ask_with(body))
    await eventually(lambda: model.of("suggestions"))
    await asker.stop(body)
    async with asyncio.timeout(LIMIT_S):
        answer = await asking
    assert (answer.code, answer.text) == ("success", "Five provinces.")
    assert answer.one("figures")["checked"] == 1
    run = (await asker.client.get(f"/api/chats/runs/{body['runId']}")).json()
    assert (run["status"], run.get("error")) == ("finished", None)
