"""Greetings, questions about the source and redrawing: answered without a statement."""

import pytest

from tests.support.apps.model_app import Answer, Asker


def assert_told(answer: Answer) -> None:
    """A text, three questions to click, no statement."""
    assert answer.code == "success", answer.events[-1]
    shown = [e["activityType"] for e in answer.events if "activityType" in e]
    assert shown == ["suggestions"]
    assert len(answer.one("suggestions")["questions"]) == 3
    assert answer.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("你好", "您好"),
        ("你能做什么？", "订单"),
        ("有哪些表", "订单明细"),
        ("订单表里有什么？", "支付方式"),
        ("hello", "Hello"),
        ("What tables are there?", "order items"),
        ("What is in the orders table?", "payment method"),
        ("describe customers", "membership level"),
    ],
)
async def test_what_the_source_holds_is_told_in_the_language_of_the_question(
    asker: Asker, asked: str, said: str
) -> None:
    answer = await asker.ask(asked, locale="en" if asked.isascii() else "zh-CN")
    assert_told(answer)
    assert said in answer.text
    first = answer.one("suggestions")["questions"][0]
    assert (await asker.ask(first)).rows


async def test_rows_of_the_table_that_was_spoken_of_are_counted(asker: Asker) -> None:
    told = await asker.ask("What is in the orders table?")
    counted = await asker.ask("how many rows does it have?", chat=told.chat_id)
    assert counted.rows == [[50_000]]


async def test_the_last_rows_are_drawn_again_without_a_statement(asker: Asker) -> None:
    first = await asker.ask("各品类的销售额", locale="zh-CN")
    for words, kind in (("换成饼图", "pie"), ("as a bar chart", "bar")):
        again = await asker.ask(words, chat=first.chat_id, locale="zh-CN")
        shown = [e["activityType"] for e in again.events if "activityType" in e]
        assert shown == ["table", "chart"]
        assert again.one("chart")["type"] == kind
        assert again.rows == first.rows
        assert again.text
    table = await asker.ask("show it as a table", chat=first.chat_id)
    assert [e["activityType"] for e in table.events if "activityType" in e] == ["table"]


async def test_a_shape_that_the_rows_do_not_have_is_refused_in_words(asker: Asker) -> None:
    first = await asker.ask("各品类的销售额", locale="zh-CN")
    answer = await asker.ask("换成地图", chat=first.chat_id, locale="zh-CN")
    assert answer.code == "success"
    assert not [e for e in answer.events if "activityType" in e]
    assert "没有换成地图" in answer.text
    assert "条形图" in answer.text


async def test_a_question_after_a_redraw_continues_the_one_before_it(asker: Asker) -> None:
    first = await asker.ask("各品类的销售额", locale="zh-CN")
    again = await asker.ask("换成饼图", chat=first.chat_id, locale="zh-CN")
    third = await asker.ask("只看2025年", chat=again.chat_id, locale="zh-CN")
    assert len(third.rows) == len(first.rows)
    assert third.rows != first.rows


async def test_nothing_to_draw_is_said(asker: Asker) -> None:
    answer = await asker.ask("换成饼图", locale="zh-CN")
    assert_told(answer)


@pytest.mark.parametrize(
    "asked", ["你好", "有哪些表", "订单表里有什么", "hello", "describe stores"]
)
async def test_each_question_under_a_reply_has_rows(asker: Asker, asked: str) -> None:
    locale = "en" if asked.isascii() else "zh-CN"
    for question in (await asker.ask(asked, locale=locale)).one("suggestions")["questions"]:
        answer = await asker.ask(question, locale=locale)
        assert answer.code == "success", question
        assert answer.rows, question


@pytest.mark.parametrize(
    ("listing", "offer"), [("列出所有订单", "显示所有列"), ("list all orders", "show all columns")]
)
async def test_all_columns_of_a_list_are_shown_as_it_offers(
    asker: Asker, listing: str, offer: str
) -> None:
    first = await asker.ask(listing)
    told = first.all("sql")[-1]["assumptions"]
    assert any(offer in said for said in told), told
    wide = await asker.ask(offer, chat=first.chat_id)
    columns = [len(answer.one("table")["columns"]) for answer in (first, wide)]
    assert columns[1] > columns[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [("你好", "您好"), ("谢谢", "不客气"), ("what can you do?", "Models"), ("有哪些表", "数据源")],
)
async def test_a_greeting_in_a_conversation_needs_no_model(
    asker: Asker, asked: str, said: str
) -> None:
    """Whatever the language of the page."""
    for locale in ("en", "zh-CN"):
        answer = await asker.ask(asked, mode="chat", datasourceId=None, locale=locale)
        assert answer.code == "success", answer.events[-1]
        assert said in answer.text
    other = await asker.ask("What is the capital of France?", mode="chat", datasourceId=None)
    assert other.code == "model_unavailable"


@pytest.mark.parametrize(
    ("asked", "chinese"), [("各星座的销售额", True), ("sales by zodiac", False)]
)
async def test_a_refusal_is_in_the_language_of_the_question(
    asker: Asker, asked: str, *, chinese: bool
) -> None:
    """So are the questions near it, whatever the language of the page."""
    for locale in ("en", "zh-CN"):
        answer = await asker.ask(asked, locale=locale)
        assert answer.code == "cannot_answer"
        assert "“" in answer.message
        for said in (answer.message, *answer.one("suggestions")["questions"]):
            assert any("\u3400" < c < "\u9fff" for c in said) == chinese, said
