"""Readings of averages, rates, heads, prices and lists: one is told, the other offered."""

import sqlite3
from datetime import date
from functools import cache

import pytest

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.locales import Locale
from tests.evals.datasets.warehouse import Warehouse, make_warehouse, read_comments
from tests.evals.engine_answer import run_statement

TODAY = date(2025, 5, 20)
SCRIPT = """
CREATE TABLE customers ( -- 客户 / customer
  customer_id INTEGER PRIMARY KEY, -- 客户编号 / customer id
  customer_name TEXT, -- 客户名称 / customer name
  state TEXT -- 状态 / state
);
CREATE TABLE routes ( -- 航线 / route
  route_id INTEGER PRIMARY KEY, -- 航线编号 / route id
  route_name TEXT, -- 航线名称 / route name
  list_price REAL -- 标价 / list price
);
CREATE TABLE shipments ( -- 运单 / shipment
  shipment_id INTEGER PRIMARY KEY, -- 运单编号 / shipment id
  customer_id INTEGER REFERENCES customers (customer_id), -- 客户 / customer
  route_id INTEGER REFERENCES routes (route_id), -- 航线 / route
  shipped_on DATE, -- 发货日期 / shipping date
  channel TEXT, -- 渠道 / channel
  weight_kg REAL, -- 重量 / weight
  freight REAL, -- 运费 / freight
  unit_price REAL -- 成交单价 / unit price
);
CREATE TABLE complaints ( -- 投诉 / complaint
  complaint_id INTEGER PRIMARY KEY, -- 投诉编号 / complaint id
  shipment_id INTEGER REFERENCES shipments (shipment_id), -- 运单 / shipment
  filed_on DATE -- 投诉日期 / complaint date
);
INSERT INTO customers VALUES (1,'Ash','active'),(2,'Birch','active'),(3,'Cedar','left');
INSERT INTO routes VALUES (1,'North',10),(2,'South',30);
INSERT INTO shipments VALUES (1,1,1,'2025-01-02','web',10,100,9),
 (2,1,2,'2025-02-02','web',30,140,28),(3,3,2,'2025-03-02','phone',40,160,29),
 (4,3,1,'2025-04-02','phone',20,80,8);
INSERT INTO complaints VALUES (1,1,'2025-01-05'),(2,1,'2025-01-09'),(3,2,'2025-02-05');
"""


@cache
def ferry() -> Warehouse:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(SCRIPT)
    return make_warehouse("ferry", connection, TODAY, read_comments(connection))


def write(question: str, locale: Locale) -> WrittenSql:
    asked = Question(question, locale, TODAY)
    return RuleSqlWriter().compose(WriteRequest(asked, ferry().index.search(asked)))


def run(sql: str) -> list[tuple[object, ...]]:
    return sorted(map(tuple, run_statement(ferry().connection, sql)), key=str)


@pytest.mark.parametrize(
    ("question", "locale", "taken", "other", "rows"),
    [
        ("平均运费是多少", "zh-CN", "每个运单平均", "合计除以重量", [(4.8,)]),
        ("average freight", "en", "per shipment", "the total divided by weight", [(4.8,)]),
        (
            "各航线的投诉率",
            "zh-CN",
            "有投诉的运单占比",
            "投诉数除以运单数",
            [("North", 1.0), ("South", 0.5)],
        ),
        (
            "number of customers by channel",
            "en",
            "each customer once",
            "by number of shipments",
            [("phone", 2), ("web", 2)],
        ),
        (
            "各航线的客户数",
            "zh-CN",
            "同一客户只算一次",
            "按运单数",
            [("North", 2), ("South", 2)],
        ),
        ("how many active customers are there", "en", "active", "those with any ship", [(2,)]),
        (
            "航线的平均价格",
            "zh-CN",
            "标价（航线）",
            "成交单价（运单）",
            [(18.5,)],
        ),
        (
            "运费最高的客户有哪些",
            "zh-CN",
            "只看第一名",
            "前 5 名",
            [("Ash", 240.0), ("Cedar", 240.0)],
        ),
    ],
)
def test_the_reading_is_told_and_another_is_offered(
    question: str, locale: Locale, taken: str, other: str, rows: list[tuple[object, ...]]
) -> None:
    written = write(question, locale)
    assert taken in written.reading
    offers = {each.words: run(each.sql) for each in written.other_readings}
    found = next((r for words, r in offers.items() if words.startswith(other)), None)
    assert found is not None, offers
    assert [row[-1] for row in found] == [pytest.approx(row[-1]) for row in rows]


@pytest.mark.parametrize(
    ("question", "locale"),
    [
        ("每个运单的平均运费", "zh-CN"),
        ("average freight per shipment", "en"),
        ("number of shipments by channel", "en"),
        ("运费最高的客户是谁", "zh-CN"),
        ("the customer with the highest freight", "en"),
    ],
)
def test_what_is_said_leaves_that_open_no_more(question: str, locale: Locale) -> None:
    words = [each.words for each in write(question, locale).other_readings]
    assert not [each for each in words if "weight" in each or "重量" in each or "前 " in each]
