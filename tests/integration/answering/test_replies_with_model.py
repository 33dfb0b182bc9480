"""With a model configured, what is plain is answered without it."""

from tests.support.apps.model_app import Asker
from tests.support.scripted.model_server import ScriptedModel


async def test_no_model_is_asked_for_what_is_plain(asker: Asker, model: ScriptedModel) -> None:
    for words in ("hello", "what tables are there?", "describe the orders table"):
        answer = await asker.ask(words)
        assert answer.code == "success"
        assert answer.text
    assert model.requests == []
    chat = (await asker.client.get(f"/api/chats/{answer.chat_id}")).json()
    assert chat["messages"][-1]["answering"]["kind"] == "builtin", "the model was not asked"
