"""No model: the built-in engine answers over the demo, and says when it cannot."""

import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from services.datasources.demo.installation import FILE
from tests.support.apps.model_app import SERVERS, Answer, Asker
from tests.support.apps.running_app import RunningApp

TOP_FIVE = """
SELECT p.name, SUM(o.total_amount) FROM orders o JOIN stores s ON s.store_id = o.store_id
JOIN provinces p ON p.province_id = s.province_id
GROUP BY p.province_id ORDER BY 2 DESC LIMIT 5"""
BY_CATEGORY = """
SELECT strftime('%Y-%m', o.order_date), c.name, SUM(i.amount) FROM order_items i
JOIN orders o ON o.order_id = i.order_id JOIN products p ON p.product_id = i.product_id
JOIN categories c ON c.category_id = p.category_id
WHERE o.order_date >= '2025-01-01' AND o.order_date < '2026-01-01' GROUP BY 1, 2"""
BY_MONTH = """
SELECT strftime('%Y-%m', o.order_date), p.name, SUM(o.total_amount)
FROM orders o JOIN stores s ON s.store_id = o.store_id
JOIN provinces p ON p.province_id = s.province_id
WHERE p.province_id IN (
    SELECT p.province_id FROM orders o JOIN stores s ON s.store_id = o.store_id
    JOIN provinces p ON p.province_id = s.province_id
    GROUP BY p.province_id ORDER BY SUM(o.total_amount) DESC LIMIT 5
) GROUP BY 1, p.province_id ORDER BY 1"""
PARTS = {"sources", "sql", "table", "chart", "figures", "suggestions"}


def direct(app: RunningApp, sql: str) -> list[list[Any]]:
    """The rows of a statement run on the demo's file itself."""
    with closing(sqlite3.connect(app.settings.data_dir / FILE)) as demo:
        return round_floats(demo.execute(sql).fetchall())


def round_floats(rows: Any) -> list[list[Any]]:
    """Sums of floats may differ in their last bit by the order of the rows."""
    return [[round(c, 2) if isinstance(c, float) else c for c in row] for row in rows]


def assert_complete(answer: Answer) -> None:
    """Every part is there, and each figure of the summary is verified."""
    assert answer.code == "success", answer.events[-1]
    assert {e["activityType"] for e in answer.events if "activityType" in e} >= PARTS
    figures = answer.one("figures")
    assert figures["checked"] == figures["verified"] > 0, figures
    assert answer.text


async def test_the_five_provinces_with_the_highest_revenue(app: RunningApp, asker: Asker) -> None:
    answer = await asker.ask("各省份的销售额前五名", locale="zh-CN")
    assert_complete(answer)
    assert round_floats(answer.rows) == direct(app, TOP_FIVE)
    labels = [column["label"] for column in answer.one("table")["columns"]]
    assert labels[0] == "省份"
    assert "额" in labels[1]
    assert str(answer.rows[0][0]) in answer.text
    assert answer.one("chart")["type"] in {"bar", "column"}


async def test_monthly_revenue_in_2025_by_category(app: RunningApp, asker: Asker) -> None:
    answer = await asker.ask("monthly revenue in 2025 by category")
    assert_complete(answer)
    in_english = BY_CATEGORY.replace("c.name", "c.name_en")
    assert sorted(round_floats(answer.rows)) == sorted(direct(app, in_english))
    months = [row[0] for row in answer.rows]
    assert months == sorted(months)
    assert len(answer.one("chart")["series"]) > 1
    labels = [column["label"] for column in answer.one("table")["columns"]]
    assert labels[:2] == ["month", "category"]


async def test_by_month_after_the_first_five_is_these_five_by_month(
    app: RunningApp, asker: Asker
) -> None:
    """A total of all provinces by month would be another question."""
    first = await asker.ask("各省份的销售额前五名", locale="zh-CN")
    answer = await asker.ask("按月呢？", chat=first.chat_id, locale="zh-CN")
    assert_complete(answer)
    assert sorted(round_floats(answer.rows)) == sorted(direct(app, BY_MONTH))
    months = [row[0] for row in answer.rows]
    assert months == sorted(months)
    labels = [column["label"] for column in answer.one("table")["columns"]]
    asked = [column["label"] for column in first.one("table")["columns"]]
    assert labels == ["月份", *asked]
    assert answer.one("chart")["type"] in {"line", "area"}
    assert len(answer.one("chart")["series"]) == 5


async def test_by_month_as_a_follow_up_of_the_english_question(
    app: RunningApp, asker: Asker
) -> None:
    first = await asker.ask("monthly revenue in 2025 by category")
    answer = await asker.ask("按月呢？", chat=first.chat_id, locale="zh-CN")
    assert_complete(answer)
    assert sorted(round_floats(answer.rows)) == sorted(direct(app, BY_CATEGORY))


@pytest.mark.parametrize(
    ("question", "locale"),
    [("今天下雨了吗？", "zh-CN"), ("what is the meaning of life?", "en"), ("asdf qwer", "en")],
)
async def test_what_it_cannot_answer_it_says_with_examples(
    asker: Asker, question: str, locale: str
) -> None:
    answer = await asker.ask(question, locale=locale)
    assert answer.code == "cannot_answer"
    assert not answer.all("sql")
    assert re.search("“.{2,}”", answer.message)
    assert len(answer.one("suggestions")["questions"]) == 3


async def test_the_examples_it_gives_can_be_asked(asker: Asker) -> None:
    refused = await asker.ask("明天会下雨吗？", locale="zh-CN")
    examples = refused.one("suggestions")["questions"]
    assert len(examples) == 3
    for example in examples:
        answer = await asker.ask(example, locale="zh-CN")
        assert answer.code == "success", example


async def test_the_answer_is_marked_as_the_engines(asker: Asker) -> None:
    answer = await asker.ask("各省份的销售额前五名", locale="zh-CN")
    chat = (await asker.client.get(f"/api/chats/{answer.chat_id}")).json()
    assert chat["messages"][1]["answering"] == {"kind": "builtin", "name": "builtin"}
    capabilities = (await asker.client.get("/api/capabilities")).json()
    assert capabilities["answering"]["kind"] == "builtin"
    assert "usage" not in answer.events[-1] or not answer.events[-1]["usage"]


@pytest.mark.parametrize(
    "question", ["各省份的销售额前五名", "monthly revenue in 2025 by category"]
)
async def test_its_follow_ups_can_be_asked(asker: Asker, question: str) -> None:
    locale = "en" if question.isascii() else "zh-CN"
    first = await asker.ask(question, locale=locale)
    for suggestion in first.one("suggestions")["questions"]:
        answer = await asker.ask(suggestion, chat=first.chat_id, locale=locale)
        assert answer.code == "success", (suggestion, answer.events[-1])
        assert answer.rows, suggestion


@SERVERS
async def test_it_answers_over_a_server_without_notes(asker: Asker) -> None:
    answer = await asker.ask("各省份的销售额前五名", locale="zh-CN")
    assert_complete(answer)
    assert answer.rows == [["广东", "123456789012345678.90"], ["浙江", "0.30"]]
    answer = await asker.ask("monthly revenue in 2025 by province")
    assert_complete(answer)
    rows = [["2025-01", "广东", "123456789012345678.90"], ["2025-02", "浙江", "0.30"]]
    assert answer.rows == rows
    by_month = await asker.ask("按月呢？", chat=answer.chat_id, locale="zh-CN")
    assert by_month.rows == rows
