"""A refusal ends the run; what can be asked instead is told before it."""

import asyncio
from dataclasses import replace

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import build_graph
from agent.data_agent.nodes import suggest
from model.errors import CannotAnswer
from model.sources.schema import Column, RetrievedTable, Table
from tests.support.apps.agui_events import Item, activities, collect_into
from tests.support.scripted.fake_ports import (
    FakeCatalog,
    FakeOutside,
    FakeSuggester,
    FakeWriter,
    make_question,
)

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


def make_more() -> FakeCatalog:
    """A catalog whose search by words finds one more table."""
    catalog = FakeCatalog()
    weather = RetrievedTable(Table("weather", (Column("day", "DATE", "date"),)), 1.0)
    more = replace(catalog.retrieved, tables=(weather, *catalog.retrieved.tables), values=())
    return replace(catalog, by_words=more)


async def test_tables_that_the_refusal_names_are_looked_for_and_the_model_is_asked_again() -> None:
    outside = FakeOutside(catalog=make_more(), writer=FakeWriter((REFUSAL, "SELECT 1 AS n")))
    items: list[Item] = []
    await collect_into(stream_answer(build_graph(), make_question(), outside.context()), items)
    first, second = (request.schema for request in outside.writer.requests)
    assert second.tables == (*first.tables, outside.catalog.by_words.tables[0])
    assert (second.values, second.terms) == (first.values, first.terms)
    asked = outside.catalog.questions[-1].text
    assert asked == f"{make_question().text}\nthere is no weather here"
    last = activities(items, "sources")[-1]
    assert "weather" in [table["name"] for table in last["tables"]]
    assert [each["attempt"] for each in activities(items, "sql")][-1] == 1


async def test_a_second_refusal_stands() -> None:
    outside = FakeOutside(catalog=make_more(), writer=FakeWriter((REFUSAL,)))
    with pytest.raises(CannotAnswer):
        await collect_into(stream_answer(build_graph(), make_question(), outside.context()), [])
    assert len(outside.writer.requests) == 2


@pytest.mark.parametrize(
    "refusal", [CannotAnswer("engine.no_date"), CannotAnswer("answer.cannot_answer", reason="")]
)
async def test_another_refusal_is_not_asked_again(refusal: CannotAnswer) -> None:
    outside = FakeOutside(catalog=make_more(), writer=FakeWriter((refusal,)))
    with pytest.raises(CannotAnswer):
        await collect_into(stream_answer(build_graph(), make_question(), outside.context()), [])
    assert len(outside.writer.requests) == 1
