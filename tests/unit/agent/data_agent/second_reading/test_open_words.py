from dataclasses import replace

import pytest

from agent.data_agent.graph import DataAgentGraph
from model.errors import CannotAnswer
from tests.support.apps.agui_events import activities
from tests.support.scripted.fake_ports import (
    ROWS,
    SQL,
    FakeOutside,
    FakeRunner,
    FakeWriter,
    make_question,
)
from tests.unit.agent.data_agent.second_reading.answer_stream import ask

RENT = make_question("各省份的房租")


async def test_words_that_nothing_goes_by_are_told(graph: DataAgentGraph) -> None:
    refusal = CannotAnswer("engine.unknown_words", words="“房租”", understood="")
    items = await ask(graph, FakeOutside(), FakeWriter((refusal,)), question=RENT)
    [notice] = activities(items, "notice")
    assert (notice["level"], notice["code"]) == ("info", "unknown_words")
    assert "“房租”" in notice["message"]
    assert notice["quote"] == "SUM(orders.amount)"


@pytest.mark.parametrize(
    "condition",
    [
        "amount IS NULL",
        "province = 'A'",
        "NOT EXISTS (SELECT 1 FROM orders o WHERE o.amount = amount)",
    ],
)
async def test_words_are_not_told_where_rows_are_chosen(
    graph: DataAgentGraph, condition: str
) -> None:
    refusal = CannotAnswer("engine.unknown_words", words="“房租”", understood="")
    outside = FakeOutside(writer=FakeWriter((f"SELECT COUNT(*) FROM orders WHERE {condition}",)))
    items = await ask(graph, outside, FakeWriter((refusal,)), question=RENT)
    assert "unknown_words" not in [each["code"] for each in activities(items, "notice")]


async def test_a_part_of_a_word_is_not_told(graph: DataAgentGraph) -> None:
    refusal = CannotAnswer("engine.unknown_words", words="“省份的房”", understood="")
    items = await ask(graph, FakeOutside(), FakeWriter((refusal,)), question=RENT)
    assert activities(items, "notice") == []


async def test_numbers_that_the_statement_has_are_no_open_words(graph: DataAgentGraph) -> None:
    outside = FakeOutside(writer=FakeWriter((f"{SQL} HAVING SUM(amount) > 3000",)))
    both = CannotAnswer("engine.unknown_words", words="“3000元”“房租”", understood="")
    question = make_question("哪些省份的房租超过3000元")
    [notice] = activities(
        await ask(graph, outside, FakeWriter((both,)), question=question), "notice"
    )
    assert "3000" not in notice["message"]
    assert "“房租”" in notice["message"]


async def test_of_unclear_words_only_vague_ones_are_told(graph: DataAgentGraph) -> None:
    refusal = CannotAnswer("engine.unclear_words", words="“房租”“平均”", understood="")
    [notice] = activities(await ask(graph, FakeOutside(), FakeWriter((refusal,))), "notice")
    assert (notice["level"], notice["code"]) == ("info", "vague_words")
    assert notice["message"] == "“平均”在这里可以有几种含义，由模型选定了一种。"
    refusal = CannotAnswer("engine.unclear_words", words="“房租”", understood="")
    assert activities(await ask(graph, FakeOutside(), FakeWriter((refusal,))), "notice") == []


async def test_words_of_an_empty_answer_that_nothing_goes_by_are_told(
    graph: DataAgentGraph,
) -> None:
    refusal = CannotAnswer("engine.unknown_words", words="“房租”", understood="")
    outside = FakeOutside(runner=FakeRunner(replace(ROWS, rows=())))
    items = await ask(graph, outside, FakeWriter((refusal,)), question=RENT)
    notices = activities(items, "notice")
    assert "unknown_words" in [notice["code"] for notice in notices]


@pytest.mark.parametrize(
    ("question", "vague"),
    [("有效客户有多少", ["“有效”"]), ("未续租的客户有多少", [])],
)
async def test_a_question_that_is_not_understood_is_told_its_vague_words(
    graph: DataAgentGraph, question: str, vague: list[str]
) -> None:
    refusing = FakeWriter((CannotAnswer("engine.not_understood", understood=""),))
    items = await ask(graph, FakeOutside(), refusing, question=make_question(question))
    found = [notice["message"] for notice in activities(items, "notice")]
    assert found == [f"{word}在这里可以有几种含义，由模型选定了一种。" for word in vague]
