"""What a policy hides does not reach a Dify application either."""

import pytest

from model.settings import Settings
from tests.integration.datasources.access.guarded_source import (
    Guarded,
    app,
    find_marks,
    guarded,
    policy,
)
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.model_app import app_settings as model_settings
from tests.support.apps.model_app import model
from tests.support.scripted.dify_server import (
    KEY,
    ScriptedDify,
    dify,
    message,
    message_end,
)
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, dify, guarded, model, model_settings, policy)


@pytest.fixture
def app_settings(model_settings: Settings, dify: ScriptedDify) -> Settings:
    given = given_settings(dify={"server_url": dify.url, "database_qa_api_key": KEY})
    return model_settings.model_copy(update={"dify": given.dify})


@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_a_chat_about_a_source_goes_on_with_dify(
    guarded: Guarded, model: ScriptedModel, dify: ScriptedDify
) -> None:
    dify.says = [message("Hello"), message_end()]
    model.script("sql", sql_reply("SELECT * FROM customers"))
    first = await guarded.part.ask("which names?")
    given = {"mode": "dify", "chat": first.chat_id, "datasourceId": None}
    answer = await guarded.part.ask("and what is hidden?", **given)
    assert (answer.code, answer.text) == ("success", "Hello")
    assert len(dify.questions) == 1
    assert find_marks(str(dify.questions) + str(answer.events)) == []
