"""What models and their servers send, cut and wrapped in every way, read right."""

import itertools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from agent.llm.output.think_tags import ThinkTagParser
from agent.llm.prompt_data import wrap_data
from agent.llm.transport.completion_stream import (
    LEAST_LOGPROB,
    CompletionStreamParser,
    StreamBroken,
    merge_events,
)
from agent.llm.types import Piece, TokenUsage

STREAM = (
    b': ping\r\n\r\ndata: {"choices": [{"delta": {"role": "assistant", "content": ""}}]}\r\n\r\n'
    + 'data: {"choices": [{"delta": {"reasoning_content": "想"}}]}\n\n'.encode()
    + 'data:{"choices": [{"delta": {"content": "广"}}]}\n\n'.encode()
    + 'data: {"choices": [{"delta": {"content": "东"}, "finish_reason": "stop"}]}\n\n'.encode()
    + b'data: {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2}}\n\n'
    + b"data: [DONE]\n\n"
)


class Answer(BaseModel):
    sql: str


@given(st.lists(st.integers(0, len(STREAM)), max_size=8))
def test_a_stream_cut_anywhere_says_the_same(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    events = CompletionStreamParser()
    said = [x for a, b in itertools.pairwise(edges) for x in events.feed(STREAM[a:b])]
    said += list(events.finish())
    assert "".join(p.text for p in said if isinstance(p, Piece) and not p.thinking) == "广东"
    assert "".join(p.text for p in said if isinstance(p, Piece) and p.thinking) == "想"
    assert said[-1] == TokenUsage(3, 2)


@pytest.mark.parametrize(
    ("told", "cached"),
    [
        ({"usage": {"prompt_tokens_details": {"cached_tokens": 24}}}, 24),
        ({"usage": {"prompt_cache_hit_tokens": 64, "prompt_cache_miss_tokens": 36}}, 64),
        ({"timings": {"cache_n": 12, "prompt_n": 88}}, 12),
        ({"usage": {"prompt_tokens_details": None}, "timings": []}, 0),
        ({"usage": {"prompt_tokens_details": {"cached_tokens": "many"}}}, 0),
        ({"usage": {"prompt_tokens_details": {"cached_tokens": 1_000}}}, 100),
    ],
    ids=["openai", "deepseek", "llama.cpp", "none", "odd", "more than there are"],
)
def test_tokens_from_the_cache_are_told_apart(told: dict[str, Any], cached: int) -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 5, **told.get("usage", {})}
    [read] = merge_events([{"choices": [], **told, "usage": usage}])
    assert read == TokenUsage(100, 5, cached)


@pytest.mark.parametrize(
    "odd", ["1e300", "1e999", "Infinity", "NaN", "9" * 30, "-5", "true", '"9"']
)
def test_a_count_that_can_be_none_of_tokens_is_none(odd: str) -> None:
    usage = b'{"prompt_tokens": %b, "completion_tokens": 7}' % odd.encode()
    events = CompletionStreamParser()
    said = [*events.feed(b'data: {"choices": [], "usage": %b}\n\ndata: [DONE]\n\n' % usage)]
    assert [*said, *events.finish()] == [TokenUsage(0, 7)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"content": [{"logprob": -0.5}, {"logprob": -0.25}]}, (-0.5, -0.25)),
        ({"content": [{"logprob": "low"}, {}, 5, {"logprob": 0.5}]}, ()),
        ({"content": [{"logprob": -(10**400)}, {"logprob": -1.7e308}]}, (LEAST_LOGPROB,) * 2),
        ({"content": [{"logprob": -math.inf}, {"logprob": math.nan}]}, (LEAST_LOGPROB,)),
        ({"content": None}, ()),
        (None, ()),
        ([], ()),
    ],
)
def test_how_probable_tokens_were_is_read(told: object, expected: tuple[float, ...]) -> None:
    [piece] = merge_events([{"choices": [{"delta": {"content": "x"}, "logprobs": told}]}])
    assert isinstance(piece, Piece)
    assert piece.logprobs == expected


def test_what_is_no_message_says_nothing() -> None:
    events = CompletionStreamParser()
    odd = b'data: {"choices": [{"delta": "no"}, 1, {"message": [2]}, {"delta": {"content": "y"}}]}'
    assert list(events.feed(odd + b"\n\n")) == [Piece("y")]


def test_a_stream_without_its_end_is_broken() -> None:
    events = CompletionStreamParser()
    assert list(events.feed(b'data: {"choices": [{"delta": {"content": "a"}}]}\n')) == [Piece("a")]
    with pytest.raises(StreamBroken):
        list(events.finish())


@given(st.lists(st.integers(0, 45), max_size=6))
def test_think_tags_cut_anywhere_are_found(cuts: list[int]) -> None:
    text = "a < b <think>x</thin y</think>c <thi d</think>"
    edges = [0, *sorted(cuts), len(text)]
    tags = ThinkTagParser()
    pieces = [p for a, b in itertools.pairwise(edges) for p in tags.feed(text[a:b])]
    pieces += list(tags.finish())
    assert "".join(p.text for p in pieces if p.thinking) == "x</thin y"
    assert "".join(p.text for p in pieces if not p.thinking) == "a < b c <thi d</think>"


@given(st.text(alphabet="</questioabcdX> \n", max_size=60))
def test_data_cannot_close_its_tag(text: str) -> None:
    wrapped = wrap_data("question", text)
    assert wrapped.count("</question>") == (1 if text else 0)
