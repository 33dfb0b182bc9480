"""A model's answer that the built-in engine reads again: over a real database, with the setting."""

import pytest

from agent.data_agent.second_reading import second_reading
from model.settings import Settings
from tests.support.apps.model_app import (
    REVENUE,
    Asker,
    find_demo_id,
)
from tests.support.apps.running_app import running
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

QUESTION = "revenue by province, top five"


@pytest.fixture(autouse=True)
def worthwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """However quick or busy this machine is, a second reading has its time."""
    monkeypatch.setattr(second_reading, "MIN_ELAPSED_S", 0.0)
    monkeypatch.setattr(second_reading, "MAX_PROCESSOR_SHARE", 100.0)
    monkeypatch.setattr(second_reading, "LONGEST_FIRST_MS", 60_000)
    monkeypatch.setattr(second_reading, "LIMIT_S", 60.0)


@pytest.fixture
def app_settings(app_settings: Settings) -> Settings:
    return app_settings.model_copy(update={"second_reading": True})


async def test_the_same_rows_agree(asker: Asker, model: ScriptedModel) -> None:
    model.script("sql", sql_reply(REVENUE))
    answer = await asker.ask(QUESTION)
    read = answer.one("second_reading")
    assert (read["agrees"], read["row_count"]) == (True, 5)
    assert [request.kind for request in model.requests].count("sql") == 1


async def test_other_rows_are_told_and_their_statement_can_be_run(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply("SELECT name, 1 AS n FROM provinces ORDER BY name LIMIT 7"))
    answer = await asker.ask(QUESTION)
    read = answer.one("second_reading")
    assert not read["agrees"]
    assert len(answer.rows) == 7
    again = await asker.client.post(
        f"/api/chats/runs/{answer.events[0]['runId']}/sql", json={"sql": read["sql"]}
    )
    assert again.status_code == 200
    assert "RUN_FINISHED" in again.text
    assert '"second_reading"' not in again.text


@pytest.mark.parametrize("model_answers", [True, False])
async def test_without_the_setting_or_a_model_nothing_is_read_again(
    app_settings: Settings, model: ScriptedModel, model_answers: bool
) -> None:
    settings = app_settings.model_copy(update={"second_reading": not model_answers})
    if not model_answers:
        nobody = settings.model.model_copy(update={"name": None})
        settings = settings.model_copy(update={"model": nobody})
    model.script("sql", sql_reply(REVENUE))
    async with running(settings) as app:
        user = await app.new_user("ada")
        answer = await Asker(user, await find_demo_id(user)).ask(QUESTION)
    assert answer.code == "success"
    assert answer.all("second_reading") == []
