"""An agent that is made when it is first asked: once, away from the event loop."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from threading import get_ident
from typing import Any, cast

from agent.agui_stream import StreamItem
from services.answering.lazy_agent import LazyAgent
from services.answering.ports import AnswerRequest

REQUEST = cast(AnswerRequest, "a request")


class Echo:
    def __init__(self) -> None:
        self.closed = 0

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        try:
            yield cast(StreamItem, answer_request)
            yield cast(StreamItem, "the end")
        finally:
            self.closed += 1


async def _read(agent: LazyAgent[Echo]) -> list[Any]:
    return [item async for item in agent.answer(REQUEST)]


async def test_it_is_made_once_in_a_thread_and_all_who_ask_meanwhile_are_answered() -> None:
    made_in: list[int] = []

    def make() -> Echo:
        made_in.append(get_ident())
        return Echo()

    agent = LazyAgent(make)
    answers = await asyncio.gather(*(_read(agent) for _ in range(3)))
    assert answers == [["a request", "the end"]] * 3
    assert len(made_in) == 1
    assert made_in[0] != get_ident()


async def test_who_leaves_ends_the_answer() -> None:
    echo = Echo()
    async with aclosing(LazyAgent(lambda: echo).answer(REQUEST)) as items:
        await anext(items)
    assert echo.closed == 1


async def test_a_failure_to_make_it_is_not_kept() -> None:
    outcomes = iter([ImportError(), Echo()])

    def make() -> Echo:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    agent = LazyAgent(make)
    assert isinstance((await asyncio.gather(_read(agent), return_exceptions=True))[0], ImportError)
    assert await _read(agent) == ["a request", "the end"]
