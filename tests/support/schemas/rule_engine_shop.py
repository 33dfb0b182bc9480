"""A small shop in memory: its schema as we know it, and its rows in SQLite."""

import sqlite3
from datetime import date

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question, Turn
from model.locales import Locale
from model.sources.schema import (
    Column,
    ColumnKind,
    ForeignKey,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

TODAY = date(2025, 5, 20)
ROWS = """
CREATE TABLE cust (cust_id INTEGER PRIMARY KEY, cust_nm TEXT, city TEXT, age INTEGER);
CREATE TABLE ord (ord_id INTEGER PRIMARY KEY, cust_id INTEGER, ord_dt DATE, sts INTEGER, amt REAL);
CREATE TABLE item (item_id INTEGER PRIMARY KEY, ord_id INTEGER, cat TEXT, qty INTEGER, amt REAL);
INSERT INTO cust VALUES (1,'王芳','上海',30),(2,'李强','北京',41),(3,'Ann','上海',25);
INSERT INTO ord VALUES (1,1,'2025-04-02',1,100),(2,1,'2025-05-03',1,50),(3,2,'2024-04-09',2,200),
 (4,2,'2025-04-30',1,30);
INSERT INTO item VALUES (1,1,'食品',2,60),(2,1,'玩具',1,40),(3,2,'食品',5,50),(4,3,'玩具',4,200),
 (5,4,'食品',3,30);
"""


def _column(name: str, kind: ColumnKind, comment: str, *samples: str) -> Column:
    return Column(name, kind, kind, comment=comment, samples=samples)


CUSTOMERS = Table(
    "cust",
    (
        _column("cust_id", "integer", "客户编号"),
        _column("cust_nm", "text", "客户姓名", "王芳", "李强", "Ann"),
        _column("city", "text", "城市 / city", "上海", "北京"),
        _column("age", "integer", "年龄"),
    ),
    comment="客户 / customer",
    primary_key=("cust_id",),
)
ORDERS = Table(
    "ord",
    (
        _column("ord_id", "integer", ""),
        _column("cust_id", "integer", ""),
        _column("ord_dt", "date", "下单日期 / order date"),
        _column("sts", "integer", "状态：1=已支付 2=已取消"),
        _column("amt", "decimal", "订单金额 / order amount"),
    ),
    comment="订单 / order",
    primary_key=("ord_id",),
    foreign_keys=(ForeignKey(("cust_id",), "cust", ("cust_id",)),),
)
ITEMS = Table(
    "item",
    (
        _column("item_id", "integer", ""),
        _column("ord_id", "integer", ""),
        _column("cat", "text", "品类 / category", "食品", "玩具"),
        _column("qty", "integer", "数量 / quantity"),
        _column("amt", "decimal", "销售额 / sales amount"),
    ),
    comment="订单明细 / order item",
    primary_key=("item_id",),
    foreign_keys=(ForeignKey(("ord_id",), "ord", ("ord_id",)),),
)


def request(question: str, *earlier: str) -> WriteRequest:
    """What the writer is given for a question on the shop."""
    locale: Locale = "zh-CN" if any("\u3400" <= c <= "\u9fff" for c in question) else "en"
    tables = tuple(RetrievedTable(t, 1.0) for t in (ORDERS, ITEMS, CUSTOMERS))
    schema = RetrievedSchema(SourceInfo("1", "shop", "sqlite", "sqlite"), tables)
    turns = tuple(Turn(text, "SELECT 1") for text in earlier)
    return WriteRequest(Question(question, locale, TODAY, turns), schema)


def write(question: str, *earlier: str) -> WrittenSql:
    """The statement for a question."""
    return RuleSqlWriter().compose(request(question, *earlier))


def rows(question: str, *earlier: str) -> list[tuple[object, ...]]:
    """What the shop answers."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(ROWS)
        return connection.execute(write(question, *earlier).sql).fetchall()
    finally:
        connection.close()
