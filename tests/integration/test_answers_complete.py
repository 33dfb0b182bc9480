"""An answer that is complete stays one, whatever ends what still comes beside it."""

import asyncio

from tests.answers_app import REVENUE, Asker, app, app_settings, asker, model
from tests.scripted_model import ScriptedModel
from tests.scripted_replies import Pause, Reply, said, wrote
from tests.waiting import eventually

FIXTURES = (app, app_settings, asker, model)
LIMIT_S = 60


async def test_a_stop_during_the_suggestions_leaves_the_answer_finished(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", wrote(REVENUE))
    model.script("summary", said("Five provinces."))
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
