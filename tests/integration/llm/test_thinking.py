"""The switch for thinking, on servers that take it in different ways or not at all."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.llm.chat_model import OpenAiChatModel
from agent.llm.types import Message
from tests.integration.llm.conftest import OpenModel
from tests.support.scripted.model_replies import (
    ModelRequest,
    Reply,
    Thought,
    error_reply,
    text_reply,
)
from tests.support.scripted.model_server import ScriptedModel

PROMPT: list[Message] = [{"role": "user", "content": "Summarize."}]
NAMES = ("chat_template_kwargs", "thinking", "enable_thinking", "reasoning_effort")
OFF: dict[str, Any] = {
    "chat_template_kwargs": {"enable_thinking": False, "thinking": False},
    "thinking": {"type": "disabled"},
    "enable_thinking": False,
    "reasoning_effort": "none",
}


async def ask(model: OpenAiChatModel) -> tuple[str, str]:
    """What it thought, and what it said."""
    pieces = [piece async for piece in model.stream(PROMPT, max_chars=1_000, max_tokens=100)]
    thought = "".join(piece.text for piece in pieces if piece.thinking)
    return thought, "".join(piece.text for piece in pieces if not piece.thinking)


def read_body(request: ModelRequest) -> dict[str, Any]:
    return {name: request.body[name] for name in NAMES if name in request.body}


def thinks_unless(known: str) -> Callable[[ModelRequest], Reply]:
    """A server that knows one way to turn thinking off, and ignores all others."""

    def answer(request: ModelRequest) -> Reply:
        if request.body.get(known) == OFF.get(known, "never"):
            return text_reply("ok")
        return Reply((Thought("hm"), "ok"))

    return answer


@pytest.mark.parametrize("known", NAMES)
async def test_another_way_is_taken_where_one_is_ignored(
    server: ScriptedModel, open_model: OpenModel, known: str
) -> None:
    server.answer = thinks_unless(known)
    model = open_model(thinking="off")
    heard = [await ask(model) for _ in range(5)]
    attempts = NAMES.index(known)
    assert heard == [("hm", "ok")] * attempts + [("", "ok")] * (5 - attempts)
    assert read_body(server.requests[-1]) == {known: OFF[known]}


@pytest.mark.parametrize("known", NAMES)
async def test_another_way_is_taken_at_once_where_one_is_refused(
    server: ScriptedModel, open_model: OpenModel, known: str
) -> None:
    def strict(request: ModelRequest) -> Reply:
        unknown = [name for name in read_body(request) if name != known]
        if unknown:
            return error_reply(400, f"Unrecognized request argument supplied: {unknown[0]}")
        return thinks_unless(known)(request)

    server.answer = strict
    model = open_model(thinking="off")
    assert await ask(model) == ("", "ok")
    before = len(server.requests)
    assert await ask(model) == ("", "ok")
    assert len(server.requests) == before + 1


async def test_a_server_that_refuses_without_a_word_is_asked_without(
    server: ScriptedModel, open_model: OpenModel
) -> None:
    server.answer = lambda r: error_reply(400, "Bad Request") if read_body(r) else text_reply("ok")
    model = open_model(thinking="off")
    assert await ask(model) == ("", "ok")
    assert server.requests[-1].body.get("max_tokens") == 100
    assert await ask(model) == ("", "ok")
    assert read_body(server.requests[-1]) == {}


async def test_a_model_that_cannot_stop_answers_all_the_same(
    server: ScriptedModel, open_model: OpenModel
) -> None:
    server.answer = thinks_unless("nothing")
    model = open_model(thinking="off")
    assert {await ask(model) for _ in range(8)} == {("hm", "ok")}
    assert read_body(server.requests[-1]) == {}


async def test_on_is_asked_for_and_a_refusal_costs_no_answer(
    server: ScriptedModel, open_model: OpenModel
) -> None:
    server.answer = lambda r: (
        text_reply("ok")
        if read_body(r) == {"reasoning_effort": "medium"}
        else error_reply(400, "Unknown parameter")
        if read_body(r)
        else text_reply("nothing was asked for")
    )
    assert await ask(open_model(thinking="on")) == ("", "ok")


async def test_a_model_thinks_as_it_likes_where_nothing_is_set(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.answer = thinks_unless("nothing")
    for _ in range(2):
        assert await ask(model) == ("hm", "ok")
        assert read_body(server.requests[-1]) == {}
