"""How long an answer may be: said to the server, kept by the reader, and counted when it is cut."""

from contextlib import aclosing

import pytest

from agent.events import TokensUsed
from agent.llm.capabilities.capability_negotiation import THINKING_TOKENS
from agent.llm.chat_model import OpenAiChatModel
from agent.llm.limited_call import MAX_CHARS_PER_TOKEN
from agent.llm.types import Message, Piece
from agent.runtime.usage_tracking import ReportedEvent, track_usage
from tests.support.apps.agui_events import collect
from tests.support.scripted.model_replies import (
    Endless,
    ModelRequest,
    Reply,
    Thought,
    error_reply,
    text_reply,
)
from tests.support.scripted.model_server import Answer, ScriptedModel

PROMPT: list[Message] = [{"role": "user", "content": "Summarize in forty bytes of words, please."}]
LIMIT = 50
NAMES = ("max_tokens", "max_completion_tokens")


async def collect_pieces(model: OpenAiChatModel) -> list[Piece]:
    return await collect(model.stream(PROMPT, max_chars=100_000, max_tokens=LIMIT))


def limits(server: ScriptedModel) -> list[dict[str, int]]:
    """The limit of each request."""
    return [{k: v for k, v in r.body.items() if k in NAMES} for r in server.requests]


async def test_a_call_without_a_limit_sends_none(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    await collect(model.stream(PROMPT, max_chars=1_000))
    assert limits(server) == [{}]


async def test_the_limit_is_sent(server: ScriptedModel, model: OpenAiChatModel) -> None:
    assert not (await collect_pieces(model))[-1].is_cut
    assert limits(server) == [{"max_tokens": LIMIT}]


def refusing(*names: str) -> Answer:
    def answer(request: ModelRequest) -> Reply | None:
        named = next((name for name in names if name in request.body), None)
        return error_reply(400, f"'{named}' is not supported with this model.") if named else None

    return answer


@pytest.mark.parametrize(
    ("names", "limit"),
    [
        (NAMES[:1], {"max_completion_tokens": LIMIT + THINKING_TOKENS}),
        (NAMES, {}),
    ],
)
async def test_a_server_that_refuses_a_limit_is_asked_with_the_next_and_remembered(
    server: ScriptedModel, model: OpenAiChatModel, names: tuple[str, ...], limit: dict[str, int]
) -> None:
    server.answer = refusing(*names)
    await collect_pieces(model)
    assert limits(server)[0] == {"max_tokens": LIMIT}
    assert limits(server)[-1] == limit
    server.requests.clear()
    await collect_pieces(model)
    assert limits(server) == [limit]


async def test_what_a_server_takes_is_remembered_also_when_the_reader_leaves_early(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.answer = refusing(*NAMES)
    async with aclosing(model.stream(PROMPT, max_chars=1_000, max_tokens=LIMIT)) as pieces:
        await anext(pieces)
    server.requests.clear()
    await collect_pieces(model)
    assert limits(server) == [{}]


async def test_a_server_that_ends_an_answer_at_its_limit_is_understood(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.script("summary", Reply(("half an",), finish="length"))
    assert await collect_pieces(model) == [Piece("half an"), Piece("", is_cut=True)]


async def test_an_answer_beyond_its_limit_is_not_read_on_and_estimated(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.script("summary", Reply((Endless("and on "),)))
    reported: list[ReportedEvent] = []
    with track_usage(reported.append):
        *pieces, last = await collect_pieces(model)
    assert last.is_cut
    assert len("".join(piece.text for piece in pieces)) > LIMIT * MAX_CHARS_PER_TOKEN
    [used] = [what for what in reported if isinstance(what, TokensUsed)]
    assert used.input == len(PROMPT[0]["content"]) // 4
    assert used.output >= LIMIT


async def test_thinking_does_not_count(server: ScriptedModel, model: OpenAiChatModel) -> None:
    thoughts = "hm, " * LIMIT * MAX_CHARS_PER_TOKEN
    server.script("summary", Reply((Thought(thoughts), "ok")))
    assert [piece.text for piece in await collect_pieces(model)][-1] == "ok"
    await collect_pieces(model)
    assert limits(server) == [{"max_tokens": LIMIT}, {"max_tokens": LIMIT + THINKING_TOKENS}]


@pytest.mark.parametrize("thoughts", [(Thought("hm"),), ()])
async def test_a_model_cut_while_it_thinks_is_asked_again_with_room(
    server: ScriptedModel, model: OpenAiChatModel, thoughts: tuple[Thought, ...]
) -> None:
    server.script("summary", Reply(thoughts, finish="length"), text_reply("ok"))
    assert [piece for piece in await collect_pieces(model) if not piece.thinking] == [Piece("ok")]
    assert limits(server) == [{"max_tokens": LIMIT}, {"max_tokens": LIMIT + THINKING_TOKENS}]


async def test_a_model_that_only_thinks_is_not_asked_for_ever(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.script("summary", Reply((Thought("hm"),), finish="length"))
    assert (await collect_pieces(model))[-1].is_cut
    assert len(server.requests) == 2
