"""A refusal ends the run; what can be asked instead is told before it."""

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import build_graph
from model.errors import CannotAnswer
from tests.support.apps.agui_events import Item, activities, collect_into
from tests.support.scripted.fake_ports import FakeOutside, FakeSuggester, FakeWriter, make_question

REFUSAL = CannotAnswer("answer.cannot_answer", reason="there is no weather here")


async def refused(near: tuple[str, ...] | Exception) -> list[Item]:
    """What is told of a question that the writer refuses."""
    suggester = FakeSuggester(near_questions=near)
    outside = FakeOutside(writer=FakeWriter((REFUSAL,)), suggester=suggester)
    items: list[Item] = []
    with pytest.raises(CannotAnswer) as raised:
        await collect_into(stream_answer(build_graph(), make_question(), outside.context()), items)
    assert raised.value is REFUSAL
    return items


async def test_three_questions_to_ask_instead_are_told() -> None:
    items = await refused(("一", "二", "三", "四"))
    assert activities(items, "suggestions") == [{"questions": ["一", "二", "三"]}]


@pytest.mark.parametrize("failure", [RuntimeError("engine"), TimeoutError()])
async def test_a_refusal_does_not_depend_on_them(failure: Exception) -> None:
    assert not activities(await refused(failure), "suggestions")
