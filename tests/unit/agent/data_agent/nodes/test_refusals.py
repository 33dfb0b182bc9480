"""A refusal ends the run; what can be asked instead is told before it."""

import asyncio

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import build_graph
from agent.data_agent.nodes import suggest
from model.errors import CannotAnswer
from tests.support.apps.agui_events import Item, activities, collect_into
from tests.support.scripted.fake_ports import FakeOutside, FakeSuggester, FakeWriter, make_question

REFUSAL = CannotAnswer("answer.cannot_answer", reason="there is no weather here")


async def ask_refused(
    near: tuple[str, ...] | Exception, last_question: asyncio.Event | None = None
) -> list[Item]:
    """What is told of a question that the writer refuses."""
    suggester = FakeSuggester(near_questions=near, last_question=last_question)
    outside = FakeOutside(writer=FakeWriter((REFUSAL,)), suggester=suggester)
    items: list[Item] = []
    with pytest.raises(CannotAnswer) as raised:
        await collect_into(stream_answer(build_graph(), make_question(), outside.context()), items)
    assert raised.value is REFUSAL
    return items


async def test_three_questions_to_ask_instead_are_told() -> None:
    items = await ask_refused(("一", "二", "三", "四"))
    assert activities(items, "suggestions") == [{"questions": ["一", "二", "三"]}]


async def test_those_found_in_time_are_told_when_more_are_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suggest, "SIMILAR_LIMIT_S", 0.01)
    items = await ask_refused(("一",), asyncio.Event())
    assert activities(items, "suggestions") == [{"questions": ["一"]}]


@pytest.mark.parametrize("failure", [RuntimeError("engine"), TimeoutError()])
async def test_a_refusal_does_not_depend_on_them(failure: Exception) -> None:
    assert not activities(await ask_refused(failure), "suggestions")
