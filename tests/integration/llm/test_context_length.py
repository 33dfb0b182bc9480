"""How much a model reads at once: asked of its server, and kept to."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agent.data_agent.sql_writing.model_sql_writer import ModelSqlWriter
from agent.llm.capabilities.token_estimate import estimate_prompt_tokens, estimate_tokens
from agent.llm.chat_model import OpenAiChatModel
from agent.llm.types import Message
from agent.ports import WriteListener, WriteRequest
from model.chats.question import Question, Turn
from model.errors import PromptTooLong
from model.sources.schema import Column, RetrievedSchema, RetrievedTable, SourceInfo, Table
from tests.integration.llm.conftest import OpenModel
from tests.support.scripted.fake_ports import complete
from tests.support.scripted.model_replies import ModelRequest, Reply, error_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

CONTEXT = 2_000
ANSWER = "```sql\nSELECT 1\n```"
PROMPT: list[Message] = [{"role": "user", "content": "Summarize."}]


@pytest.mark.parametrize(
    ("about", "props", "tokens"),
    [
        ({"max_model_len": 8192}, {}, 8192),
        ({"context_length": 131072}, {}, 131072),
        ({"meta": {"n_ctx": 12288, "n_ctx_train": 32768}}, {}, 12288),
        (
            {"meta": {"n_ctx_train": 32768}},
            {"default_generation_settings": {"n_ctx": 4096}},
            4096,
        ),
        ({"meta": {"n_ctx_train": 32768}}, {}, 32768),
        ({"max_model_len": "many"}, {}, None),
        ({}, {}, None),
    ],
    ids=["vLLM", "OpenRouter", "llama.cpp", "a slot", "only trained for", "odd", "unknown"],
)
async def test_the_server_tells_the_length(
    server: ScriptedModel,
    model: OpenAiChatModel,
    about: dict[str, Any],
    props: dict[str, Any],
    tokens: int | None,
) -> None:
    server.about, server.props = about, props
    assert await model.find_context_tokens() == tokens
    server.about = {"max_model_len": 1_000_000}
    assert await model.find_context_tokens() == tokens  # not asked again so soon


async def test_a_length_that_is_set_counts(server: ScriptedModel, open_model: OpenModel) -> None:
    server.about = {"max_model_len": 8192}
    assert await open_model(context_tokens=4096).find_context_tokens() == 4096


async def test_a_server_that_does_not_answer_is_asked_again_later(
    open_model: OpenModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_model(base_url="http://127.0.0.1:9/v1")
    assert await model.find_context_tokens() is None
    chat = await model.open()
    asked: list[str] = []

    async def fetch(url: str) -> Any:
        asked.append(url)
        return {"data": [{"max_model_len": 4096}]}

    monkeypatch.setattr(type(chat), "fetch", lambda _, url: fetch(url))
    assert (await model.find_context_tokens(), asked) == (None, [])
    model._context._next_request_at = 0.0
    assert await model.find_context_tokens() == 4096


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "This model's maximum context length is 2000 tokens. However, you requested 2500."),
        (400, "the request exceeds the available context size (2000 tokens), try increasing it"),
        (500, "the request exceeds the available context size: 2000"),
    ],
)
async def test_a_refusal_for_its_length_is_named_and_learned_from(
    server: ScriptedModel, model: OpenAiChatModel, status: int, words: str
) -> None:
    server.script("summary", error_reply(status, words))
    with pytest.raises(PromptTooLong) as raised:
        _ = [piece async for piece in model.stream(PROMPT, max_chars=100, max_tokens=50)]
    assert "longer than the model can read" in raised.value.text("en")
    assert len(server.requests) == 1
    assert await model.find_context_tokens() == CONTEXT


async def test_an_answer_is_limited_to_what_the_context_has_left(
    server: ScriptedModel, open_model: OpenModel
) -> None:
    server.script("summary", text_reply("ok"))
    stream = open_model(context_tokens=1_000).stream(PROMPT, max_chars=100, max_tokens=3_000)
    assert [piece.text async for piece in stream] == ["ok"]
    assert server.requests[0].body["max_tokens"] == 1_000 - estimate_prompt_tokens(PROMPT)


def table(name: str, columns: int = 12) -> RetrievedTable:
    described = tuple(
        Column(f"{name}_column_{n}", "VARCHAR(64)", "text", comment="备注" * 20)
        for n in range(columns)
    )
    return RetrievedTable(Table(name, described), 1.0)


REQUEST = WriteRequest(
    Question(
        "revenue by province?",
        "en",
        date(2026, 1, 1),
        tuple(Turn(f"question {n}", f"SELECT {n}", "") for n in range(6)),
    ),
    RetrievedSchema(
        SourceInfo("s", "S", "sqlite", "sqlite"), tuple(table(f"table_{n}") for n in range(9))
    ),
)


def strict(request: ModelRequest) -> Reply | None:
    """Refuses what is longer than the context, as a server counts that knows its model."""
    if estimate_tokens("".join(m["content"] for m in request.body["messages"])) * 0.8 > CONTEXT:
        return error_reply(400, f"maximum context length is {CONTEXT} tokens")
    return text_reply(ANSWER)


async def wrote(model: OpenAiChatModel, request: WriteRequest = REQUEST) -> str:
    return (await complete(await ModelSqlWriter(model).write(request, WriteListener()))).sql


@pytest.mark.parametrize("told", [True, False], ids=["told", "learned from the refusal"])
async def test_a_prompt_is_cut_to_the_context(
    server: ScriptedModel, model: OpenAiChatModel, *, told: bool
) -> None:
    server.answer = strict
    server.about = {"max_model_len": CONTEXT} if told else {}
    assert await wrote(model) == "SELECT 1"
    assert len(server.requests) == (1 if told else 2)
    prompt = "".join(m["content"] for m in server.requests[-1].body["messages"])
    assert "revenue by province?" in prompt
    assert "table_0_column_0" in prompt
    assert "table_8" not in prompt
    assert "question 5" in prompt


async def test_without_a_length_everything_is_sent(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.answer = lambda _: text_reply(ANSWER)
    assert await wrote(model) == "SELECT 1"
    assert "table_8" in server.requests[0].prompt


async def test_old_turns_go_before_tables(server: ScriptedModel, model: OpenAiChatModel) -> None:
    server.answer, server.about = strict, {"max_model_len": CONTEXT}
    turns = tuple(Turn(f"question {n}", "SELECT " + "a, " * 500 + "b") for n in range(6))
    question = replace(REQUEST.question, history=turns)
    schema = replace(REQUEST.schema, tables=(table("table_0", 3), table("table_1", 3)))
    assert await wrote(model, replace(REQUEST, question=question, schema=schema)) == "SELECT 1"
    prompt = "".join(m["content"] for m in server.requests[0].body["messages"])
    assert "table_1" in prompt
    assert "question 0" not in prompt


async def test_a_table_too_long_by_itself_is_shown_without_comments(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.answer, server.about = strict, {"max_model_len": CONTEXT}
    schema = replace(REQUEST.schema, tables=(table("wide", 60),))
    assert await wrote(model, replace(REQUEST, schema=schema)) == "SELECT 1"
    prompt = "".join(m["content"] for m in server.requests[0].body["messages"])
    assert "wide_column_59" in prompt
    assert "备注" not in prompt


async def test_what_cannot_fit_is_said_and_not_sent(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.about = {"max_model_len": CONTEXT}
    question = replace(REQUEST.question, text="为什么" * 1_300)
    with pytest.raises(PromptTooLong) as raised:
        await wrote(model, replace(REQUEST, question=question))
    assert "超出了模型" in raised.value.text("zh-CN")
    assert server.requests == []
