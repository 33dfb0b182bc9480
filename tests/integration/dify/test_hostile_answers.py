"""A Dify that says what nobody asked for: without end, or an address in the place of an id."""

import asyncio
from typing import Any

import httpx
import pytest

from services.dify import event_translation
from tests.integration.dify.test_answers import app_settings, ask_dify, dify, limit_s
from tests.support.scripted.dify_server import ScriptedDify, event, message, message_end, node

FIXTURES = (app_settings, dify, limit_s)
THOUGHT = {"tool": "search", "tool_input": f'["{"a" * 50}"]', "observation": "b" * 50}
ENDLESS = {
    "thoughts": [event("agent_thought", id=f"t{n}", thought=f"{n} is it.") for n in range(60)],
    "calls": [event("agent_thought", id=f"t{n}", thought="", **THOUGHT) for n in range(9)],
    "replaced": [event("message_replace", answer="c" * 90) for _ in range(9)],
    "steps": [node("node_started", "Search", f"n{n}") for n in range(9)],
}


@pytest.mark.parametrize("says", ENDLESS.values(), ids=ENDLESS)
async def test_all_that_is_stored_of_an_answer_is_bounded(
    user: httpx.AsyncClient, dify: ScriptedDify, monkeypatch: pytest.MonkeyPatch, says: list[Any]
) -> None:
    monkeypatch.setattr(event_translation, "MAX_TOTAL_CHARS", 500)
    monkeypatch.setattr(event_translation, "STEP_CHARS", 100)
    dify.says = [*says[:2], message("Hello"), message_end()]
    assert (await ask_dify(user)).code == "success"
    dify.says = [*says, message("Hello"), message_end()]
    assert (await ask_dify(user)).code == "model_unavailable"


async def test_a_stop_goes_to_no_address_that_dify_names(
    user: httpx.AsyncClient, dify: ScriptedDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_translation, "MAX_CHARS", 3)
    dify.says = [message("Hello") | {"task_id": "../chat-messages/other"}]
    assert (await ask_dify(user)).code == "model_unavailable"
    dify.says = [message("Hello")]
    assert (await ask_dify(user)).code == "model_unavailable"
    task, _ = await asyncio.wait_for(dify.stop_requests.get(), 60)
    assert task != "other"
