"""What fell or grew from one time to another, and computed amounts compared, of bakeries."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.locales import Locale
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

_TODAY = date(2025, 5, 20)
_SCRIPT = """
CREATE TABLE bakery (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE bread (id INTEGER PRIMARY KEY, name TEXT, price REAL, cost REAL);
CREATE TABLE sale (id INTEGER PRIMARY KEY, bakery_id INTEGER REFERENCES bakery(id),
  bread_id INTEGER REFERENCES bread(id), sold_on TEXT, quantity INTEGER, amount REAL);
INSERT INTO bakery VALUES (1,'East'),(2,'West');
INSERT INTO bread VALUES (1,'Rye',10,9),(2,'Roll',2,1);
INSERT INTO sale VALUES (1,1,1,'2025-04-10',10,100),(2,1,2,'2025-05-10',20,40),
 (3,2,2,'2025-04-11',10,20),(4,2,2,'2025-05-12',30,60);
"""
_NOTES = {
    "bakery": "门店 / bakery",
    "bakery.name": "门店名 / bakery name",
    "bread": "面包 / bread",
    "bread.name": "面包名 / bread name",
    "bread.price": "单价 / price",
    "bread.cost": "单位成本 / unit cost",
    "sale": "销售明细 / sale",
    "sale.bakery_id": "门店 / bakery",
    "sale.bread_id": "面包 / bread",
    "sale.sold_on": "销售日期 / date sold",
    "sale.quantity": "销量 / quantity sold",
    "sale.amount": "销售额 / sales amount",
}


@cache
def _open_bakeries() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCRIPT)
    return make_warehouse("bakeries", connection, _TODAY, _NOTES)


def _ask(question: str) -> list[tuple[object, ...]]:
    locale: Locale = "en" if question.isascii() else "zh-CN"
    asked = Question(question, locale, _TODAY, ())
    request = WriteRequest(asked, _open_bakeries().index.search(asked))
    return run_statement(_open_bakeries().connection, RuleSqlWriter().compose(request).sql)


@pytest.mark.parametrize(
    "question",
    [
        "销售额比上月下降的门店",
        "哪些门店销售额比上个月下降了？",
        "bakeries with falling sales compared to last month",
        "which bakeries have lower sales this month than last month?",
    ],
)
def test_those_that_fell_are_listed_with_both_times(question: str) -> None:
    assert [row[:3] for row in _ask(question)] == [("East", 100.0, 40.0)]


def test_the_change_from_one_month_to_another_is_between_the_two() -> None:
    rows = _ask("4月到5月销售额变化多少")
    assert [row[:3] for row in rows] == [(120.0, 100.0, -20.0)]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("毛利率低于20%的面包", [("Rye", 10.0)]),
        ("breads with a margin below 20%", [("Rye", 10.0)]),
        ("利润超过20的面包", [("Roll", 60.0)]),
    ],
)
def test_a_computed_amount_is_compared_and_not_a_price(
    question: str, found: list[tuple[object, ...]]
) -> None:
    assert _ask(question) == found
