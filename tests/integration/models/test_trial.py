"""What the test of a model says, in words."""

import httpx
import pytest

from tests.integration.models.test_routes import create_model, server, words
from tests.support.scripted.model_replies import (
    ModelRequest,
    Reply,
    Thought,
    error_reply,
    text_reply,
)
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (server,)


async def test_the_test_says_in_words_what_a_model_can(
    admin: httpx.AsyncClient, server: ScriptedModel
) -> None:
    def answer(request: ModelRequest) -> Reply | None:
        if request.path.endswith("/embeddings"):
            return Reply(body=b'{"data":[{"embedding":[0.1,0.2,0.3]}]}')
        if "tools" in request.body:
            call = {"function": {"name": "say", "arguments": "{}"}}
            choice = {"message": {"role": "assistant", "content": None, "tool_calls": [call]}}
            return Reply(body=httpx.Response(200, json={"choices": [choice]}).content)
        return (
            text_reply('{"word": "ready"}')
            if "response_format" in request.body
            else text_reply("ready")
        )

    server.answer, server.about = answer, {"max_model_len": 8192}
    found = await words(admin, (await create_model(admin, server))["id"])
    assert {ability: state for ability, (state, _) in found.items()} == dict.fromkeys(
        ("chat", "stream", "context", "json", "tools", "embedding"), "ok"
    )
    assert found["context"][1] == "A prompt and its answer may have 8,192 tokens together."
    assert found["embedding"][1] == "It makes vectors with 3 dimensions."


async def test_the_test_of_a_modest_server(admin: httpx.AsyncClient, server: ScriptedModel) -> None:
    def answer(request: ModelRequest) -> Reply | None:
        if request.path.endswith("/embeddings") or "response_format" in request.body:
            return error_reply(400, "unsupported")
        return text_reply("ready")

    server.answer = answer
    found = await words(admin, (await create_model(admin, server))["id"])
    states = {ability: state for ability, (state, _) in found.items()}
    assert states == {
        "chat": "ok",
        "stream": "ok",
        "context": "missing",
        "json": "limited",
        "tools": "missing",
        "embedding": "missing",
    }


@pytest.mark.parametrize(
    ("thinking", "deaf", "state", "word"),
    [
        ("off", False, "ok", "without thinking"),
        ("off", True, "limited", "thinks anyway"),
        ("on", False, "ok", "thinks before"),
    ],
)
async def test_the_test_says_whether_thinking_can_be_switched(
    admin: httpx.AsyncClient,
    server: ScriptedModel,
    thinking: str,
    deaf: bool,
    state: str,
    word: str,
) -> None:
    def answer(request: ModelRequest) -> Reply | None:
        asked = request.body.get("thinking", {}).get("type")
        thinks = asked == "enabled" or (asked is None and thinking == "off") or deaf
        return Reply((Thought("hm"), "51")) if thinks else text_reply("51")

    server.answer = answer
    found = await words(admin, (await create_model(admin, server, thinking=thinking))["id"])
    assert found["thinking"][0] == state
    assert word in found["thinking"][1]
