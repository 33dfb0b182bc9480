import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Unpack

import pytest

from agent.data_agent.suggestions import model_suggester
from agent.data_agent.suggestions.model_suggester import ModelSuggester
from agent.llm.types import CallOptions, Message, Piece
from agent.ports import QuestionResult, SchemaCatalog
from tests.support.scripted.fake_ports import FakeCatalog
from tests.unit.agent.answers import make_answer, make_result

ANSWER = make_answer(make_result("city:t n:i", ("Wuhan", 1)), "How many orders by city?", "en")


class SlowModel:
    """Says one question, begins another, and says no more."""

    local = False

    def __init__(self) -> None:
        self.closed = False

    async def stream(
        self, messages: Sequence[Message], **options: Unpack[CallOptions]
    ) -> AsyncGenerator[Piece]:
        try:
            yield Piece("How many by month?\nWhich city has the ")
            await asyncio.Event().wait()
        finally:
            self.closed = True


class Computed:
    async def suggest(self, answer: QuestionResult, catalog: SchemaCatalog) -> tuple[str, ...]:
        return ("How many by year?", "What is the average per city?")


async def test_a_slow_model_holds_no_answer_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_suggester, "MODEL_TIMEOUT_S", 0.02)
    model = SlowModel()
    async with asyncio.timeout(60):
        found = await ModelSuggester(model, Computed()).suggest(ANSWER, FakeCatalog())
    assert found == ("How many by month?", "How many by year?", "What is the average per city?")
    assert model.closed
