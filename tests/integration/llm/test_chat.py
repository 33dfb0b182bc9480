"""Every way in which a model server may fail, and what a run is told."""

import asyncio
import time
from contextlib import aclosing

import pytest
from pydantic import BaseModel

from agent.events import TokensUsed
from agent.llm import limited_call
from agent.llm.chat_model import OpenAiChatModel
from agent.llm.transport import retries
from agent.llm.types import Message, Piece
from agent.runtime.usage_tracking import ReportedEvent, track_usage
from model.errors import ModelRefusedKey, ModelTimeout, ModelUnavailable, RunFailed
from tests.integration.llm.conftest import KEY, OpenModel
from tests.support.apps.agui_events import collect_into
from tests.support.scripted.model_replies import (
    Cut,
    Endless,
    Pause,
    Raw,
    Reply,
    Thought,
    error_reply,
    text_reply,
)
from tests.support.scripted.model_server import ScriptedModel

PROMPT: list[Message] = [{"role": "user", "content": "Summarize."}]


class Shape(BaseModel):
    questions: list[str]


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_RETRY_S", 0.01)
    monkeypatch.setattr(limited_call, "SHORTEST_STALL_S", 0.2)


async def collect_text(
    model: OpenAiChatModel, *, thinking: bool = False, max_chars: int = 10_000
) -> str:
    stream = model.stream(PROMPT, max_chars=max_chars)
    return "".join([piece.text async for piece in stream if piece.thinking is thinking])


async def test_text_comes_whole_and_tokens_are_counted(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.script("summary", text_reply("广东最高，120.50。"))
    reported: list[ReportedEvent] = []
    with track_usage(reported.append):
        assert await collect_text(model) == "广东最高，120.50。"
    used = [what for what in reported if isinstance(what, TokensUsed)]
    assert used == [TokensUsed("scripted", 100, 20)]


async def test_a_token_is_heard_before_the_next_is_sent(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    more = asyncio.Event()
    server.script("summary", Reply(("first", Pause(more), "second")))
    texts = []
    async for piece in model.stream(PROMPT, max_chars=100):
        texts.append(piece.text)
        more.set()
    assert texts == ["first", "second"]


@pytest.mark.parametrize(
    "pieces",
    [
        (Thought("先看"), Thought("表"), "答案"),
        ("<think>先看", "表</think>", "答案"),
        ("<th", "ink>先", "看表</", "think>答", "案"),
    ],
)
async def test_thinking_is_told_apart_from_the_answer(
    server: ScriptedModel, model: OpenAiChatModel, pieces: tuple[str, ...]
) -> None:
    server.script("summary", Reply(pieces))
    assert await collect_text(model) == "答案"
    assert await collect_text(model, thinking=True) == "先看表"


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_key_is_named_at_once(
    server: ScriptedModel, model: OpenAiChatModel, status: int
) -> None:
    server.script("summary", error_reply(status, f"Incorrect API key provided: {KEY}"))
    with pytest.raises(ModelRefusedKey) as raised:
        await collect_text(model)
    assert len(server.requests) == 1
    assert KEY not in raised.value.text("zh-CN") + str(raised.value)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_passing_failure_is_tried_again(
    server: ScriptedModel, model: OpenAiChatModel, status: int
) -> None:
    server.script(
        "summary", error_reply(status, retry_after=0), error_reply(status), text_reply("ok")
    )
    assert await collect_text(model) == "ok"


@pytest.mark.parametrize("status", [429, 500])
async def test_a_lasting_failure_is_given_up(
    server: ScriptedModel, model: OpenAiChatModel, status: int
) -> None:
    server.script("summary", error_reply(status))
    with pytest.raises(ModelUnavailable, match=str(status)):
        await collect_text(model)
    assert len(server.requests) == 3


async def test_a_wait_beyond_the_limit_is_not_begun(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.script("summary", error_reply(429, retry_after=3600))
    with pytest.raises(ModelUnavailable):
        await collect_text(model)
    assert len(server.requests) == 1


async def test_a_server_that_is_not_there(open_model: OpenModel) -> None:
    with pytest.raises(ModelUnavailable):
        await collect_text(open_model(base_url="http://127.0.0.1:9/v1"))


CUTS = [
    Reply(("half an ", Cut())),
    Reply(("half an ", Raw(b'data: {"choices": [{"delta": {"con\n\n'))),
    Reply(("half an ", Raw(b'data: {"error": {"message": "out of memory"}}\n\n'))),
]


@pytest.mark.parametrize("reply", CUTS)
async def test_a_stream_that_breaks_is_not_begun_anew(
    server: ScriptedModel, model: OpenAiChatModel, reply: Reply
) -> None:
    server.script("summary", reply, text_reply("another answer"))
    pieces: list[Piece] = []
    with pytest.raises(ModelUnavailable):
        await collect_into(model.stream(PROMPT, max_chars=100), pieces)
    assert pieces == [Piece("half an ")]
    assert len(server.requests) == 1


async def test_a_model_that_never_begins_is_given_the_whole_limit(
    server: ScriptedModel, open_model: OpenModel
) -> None:
    model = open_model(timeout_s=0.5)
    await model.open()
    server.script("summary", Reply((Pause(asyncio.Event()),)))
    started = time.monotonic()
    with pytest.raises(ModelTimeout, match=r"0\.5"):
        await collect_text(model)
    assert 0.45 < time.monotonic() - started < 10


async def test_a_stall_after_the_first_word_ends_sooner(
    server: ScriptedModel, open_model: OpenModel
) -> None:
    model = open_model(timeout_s=20)
    server.script("summary", Reply(("half ", Pause(asyncio.Event()))))
    started = time.monotonic()
    with pytest.raises(ModelTimeout):
        await collect_text(model)
    assert time.monotonic() - started < 15
    async with asyncio.timeout(60):
        await server.gone.wait()


@pytest.mark.parametrize(
    "reply", [Reply(("x" * 5_000_000,)), Reply((Endless("and "),)), Reply((Thought("hm" * 9_999),))]
)
async def test_what_never_ends_is_cut_off(
    server: ScriptedModel, model: OpenAiChatModel, reply: Reply
) -> None:
    server.script("summary", reply)
    with pytest.raises(ModelUnavailable, match="would not stop"):
        await collect_text(model)


async def test_bytes_that_are_no_text_do_not_end_the_answer(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    bad = b'data: {"choices": [{"delta": {"content": "a\xff\xfeb"}}]}\n\n'
    server.script("summary", Reply((Raw(bad),)))
    assert await collect_text(model) == "a\ufffd\ufffdb"


async def test_a_server_that_does_not_stream_is_heard(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    whole = b'{"choices": [{"message": {"content": "all at once"}, "finish_reason": "stop"}]}'
    server.answer = lambda request: Reply(body=whole)
    assert await collect_text(model) == "all at once"


async def test_closing_the_stream_hangs_up(server: ScriptedModel, open_model: OpenModel) -> None:
    model = open_model(timeout_s=600)
    server.script("summary", Reply(("first", Pause(asyncio.Event()))))
    async with aclosing(model.stream(PROMPT, max_chars=100)) as stream:
        await anext(stream)
    await asyncio.wait_for(server.gone.wait(), 60)
    assert len(server.requests) == 1


async def test_cancelling_hangs_up_before_the_first_word(
    server: ScriptedModel, open_model: OpenModel
) -> None:
    model = open_model(timeout_s=600)
    asked = asyncio.Event()
    reply = Reply((Pause(asyncio.Event()),))
    server.answer = lambda request: (asked.set(), reply)[1]
    listener = asyncio.create_task(collect_text(model))
    async with asyncio.timeout(60):
        await asked.wait()
        listener.cancel()
        await server.gone.wait()
    with pytest.raises(asyncio.CancelledError):
        await listener


async def formats(server: ScriptedModel, model: OpenAiChatModel) -> list[str]:
    server.requests.clear()
    async for _ in model.stream(PROMPT, max_chars=1_000, shape=Shape):
        pass
    asked = (request.body.get("response_format") for request in server.requests)
    return [form["type"] if form else "none" for form in asked]


async def test_a_server_without_structured_output_is_asked_for_less_and_remembered(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.answer = lambda r: error_reply(400, "unknown") if "response_format" in r.body else None
    assert await formats(server, model) == ["json_schema", "json_object", "none"]
    assert await formats(server, model) == ["none"]


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_json_without_a_schema_is_the_next_best(
    server: ScriptedModel, model: OpenAiChatModel, status: int
) -> None:
    server.answer = lambda r: error_reply(status) if "json_schema" in str(r.body) else None
    assert await formats(server, model) == ["json_schema", "json_object"]


async def test_a_server_that_takes_no_stream_options_keeps_its_schema(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    refusal = error_reply(400, "unknown field stream_options")
    server.answer = lambda r: refusal if "stream_options" in r.body else None
    assert await formats(server, model) == ["json_schema", "json_schema"]


async def test_a_call_may_have_a_temperature_of_its_own(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    async with aclosing(model.stream(PROMPT, max_chars=100, temperature=0.4)) as stream:
        assert [piece async for piece in stream]
    await collect_text(model)
    assert [request.body["temperature"] for request in server.requests] == [0.4, 0.0]


async def test_a_model_that_takes_no_temperature_gets_none(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    refusal = error_reply(400, "temperature is not supported")
    server.answer = lambda r: refusal if "temperature" in r.body else None
    assert await formats(server, model) == ["json_schema", "json_schema"]


async def test_a_refusal_of_the_prompt_is_told_and_not_remembered(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.answer = lambda r: error_reply(400, f"context too long for {KEY}")
    with pytest.raises(RunFailed, match="context too long") as raised:
        await formats(server, model)
    assert KEY not in str(raised.value)
    server.answer = None
    assert await formats(server, model) == ["json_schema"]
