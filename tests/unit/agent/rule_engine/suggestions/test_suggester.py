"""What the engine proposes over the shop: first, next and instead."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from agent.ports import QuestionResult, WriteRequest
from agent.rule_engine.intent import Intent, PeriodFilter
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.rule_engine.suggestions.suggester import ComputedSuggester
from agent.schema_graph import SchemaGraph
from model.chats.question import Question
from model.locales.chinese import has_chinese
from tests.support.schemas.rule_engine_shop import TODAY, request
from tests.support.scripted.fake_catalog import FakeSchemaCatalog
from tests.unit.agent.answers import make_result

ROWS = make_result("品类:t 销售额:n", ("食品", 3), ("玩具", 2))


async def suggest_after(question: str, *earlier: str, rows: object = ROWS) -> tuple[str, ...]:
    """What is suggested after a question of the shop."""
    asked = request(question, *earlier)
    answer = QuestionResult(asked.question, asked.schema, "", rows)
    return await ComputedSuggester().suggest(answer, FakeSchemaCatalog(asked.schema))


def read(question: str, *earlier: str) -> Intent:
    """How the engine reads a question of the shop."""
    asked = request(question, *earlier)
    reading, _ = RuleSqlWriter().interpret(asked, SchemaGraph(asked.schema))
    return reading.intent


async def near(question: str) -> tuple[str, ...]:
    """What is offered instead of a question that is refused."""
    asked = request(question)
    found = ComputedSuggester().suggest_similar(
        asked.question, asked.schema, FakeSchemaCatalog(asked.schema)
    )
    return tuple([question async for question in found])


async def test_three_views_of_the_same_measure() -> None:
    assert await suggest_after("各品类的销售额") == (
        "每个月的销售额是多少？", "各城市的销售额是多少？", "只看食品，各客户的销售额是多少？"
    )  # fmt: skip


async def test_in_english_they_are_english_with_articles_and_plurals() -> None:
    rows = make_result("category:t sales_amount:n", ("食品", 3), ("玩具", 2))
    assert await suggest_after("sales amount by category", rows=rows) == (
        "What is the total sales amount per month?",
        "What is the total sales amount for each city?",
        "For 食品 only, what is the total sales amount for each customer?",
    )


@pytest.mark.parametrize(
    "question", ["2025年各品类的销售额", "上个月各城市的销售额", "sales amount by category in 2025"]
)
async def test_the_period_is_kept(question: str) -> None:
    found = await suggest_after(question)
    periods = [[f for f in read(q, question).filters if isinstance(f, PeriodFilter)] for q in found]
    [asked] = [f for f in read(question).filters if isinstance(f, PeriodFilter)]
    assert len(found) == 3
    assert all((f.periods[0].start, f.periods[0].end) ==
               (asked.periods[0].start, asked.periods[0].end) for [f] in periods)  # fmt: skip
    assert all(has_chinese(q) == has_chinese(question) or "食品" in q for q in found)


async def test_a_filter_without_words_is_kept_by_leaning_on_the_question() -> None:
    found = await suggest_after("订单金额大于20的订单数", rows=make_result("订单数:n", (3,)))
    filters = read("订单金额大于20的订单数").filters
    assert found
    assert all(read(q, "订单金额大于20的订单数").filters == filters for q in found), found


async def test_an_empty_answer_is_not_followed_by_its_filters() -> None:
    found = await suggest_after("2019年各品类的销售额", rows=make_result("品类:t 销售额:n"))
    assert found
    assert not any("2019" in question for question in found)


async def test_neither_the_question_nor_one_before_it_is_suggested() -> None:
    found = await suggest_after("各品类的销售额", "每个月的销售额是多少？")
    assert len(found) == 3
    assert not {"每个月的销售额是多少？", "各品类的销售额"} & set(found)


async def test_a_question_that_the_engine_cannot_read_is_followed_by_what_it_can() -> None:
    found = await suggest_after("who will win the election")
    assert len(found) == 3
    assert all(read(question) for question in found)


@pytest.mark.parametrize(
    "question",
    [
        "各品类的毛利率是多少",
        "会员的销售额",
        "天气怎么样",
        "online revenue by category",
        "who wins?",
    ],
)
async def test_three_questions_are_near_a_refused_one_and_are_read(question: str) -> None:
    found = await near(question)
    assert len(found) == 3
    assert all(read(one) for one in found)


async def test_what_was_understood_comes_first() -> None:
    assert (await near("会员2025年各品类的销售额"))[0] == "2025年各品类的销售额是多少？"


@pytest.mark.parametrize(
    "question", ["明年的销售额会是多少", "forecast the sales amount next month"]
)
async def test_nothing_of_the_future_is_near_a_forecast(question: str) -> None:
    found = await near(question)
    assert found
    for each in found:
        periods = [f for f in read(each).filters if isinstance(f, PeriodFilter)]
        assert all(p.start is None or p.start <= TODAY for f in periods for p in f.periods), each
        assert "明年" not in each
        assert "next" not in each


async def test_starters_are_of_four_kinds() -> None:
    schema = request("").schema
    question = Question("", "zh-CN", TODAY)
    found = await ComputedSuggester().suggest_starters(question, schema, FakeSchemaCatalog(schema))
    assert found == (
        "订单金额最高的5个客户是哪些？", "每个月的订单金额是多少？",
        "各城市的订单金额占比是多少？", "一共有多少客户？",
    )  # fmt: skip


async def test_the_same_answer_is_followed_without_reading_anything_again() -> None:
    class CountedWriter(RuleSqlWriter):
        reads = 0

        def interpret(self, request: WriteRequest, graph: SchemaGraph) -> Any:
            self.reads += 1
            return super().interpret(request, graph)

    asked, writer = request("各品类的销售额"), CountedWriter()
    suggester, catalog = ComputedSuggester(writer), FakeSchemaCatalog(asked.schema)
    answer = QuestionResult(asked.question, asked.schema, "", ROWS)
    first = await suggester.suggest(answer, catalog)
    reads = writer.reads
    assert await suggester.suggest(answer, catalog) == first
    assert writer.reads == reads > 0
    noted = replace(asked.schema, tables=tuple(replace(t, table=replace(t.table, note="货"))
                                               for t in asked.schema.tables))  # fmt: skip
    await suggester.suggest(replace(answer, schema=noted), FakeSchemaCatalog(noted))
    assert writer.reads > reads


class WatchedWriter(RuleSqlWriter):
    """Records in which threads questions are parsed."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: set[int] = set()

    def interpret(self, *arguments: Any, **options: Any) -> Any:
        self.threads.add(threading.get_ident())
        return super().interpret(*arguments, **options)

    def parse_only(self, *arguments: Any, **options: Any) -> Any:
        self.threads.add(threading.get_ident())
        return super().parse_only(*arguments, **options)


async def test_no_question_is_parsed_on_the_event_loop() -> None:
    writer, asked = WatchedWriter(), request("各品类的销售额")
    catalog, suggester = FakeSchemaCatalog(asked.schema), ComputedSuggester(writer)
    await suggester.suggest(QuestionResult(asked.question, asked.schema, "", ROWS), catalog)
    similar = suggester.suggest_similar(asked.question, asked.schema, catalog)
    assert [question async for question in similar]
    assert writer.threads
    assert threading.get_ident() not in writer.threads
