"""A condition on a rate chooses the rows that are counted, never only those that have a part."""

import sqlite3
from datetime import date

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question, Turn
from model.sources.schema import (
    Column,
    ColumnKind,
    ForeignKey,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

ROWS = """
CREATE TABLE vendor (vendor_id INTEGER PRIMARY KEY, vendor_name TEXT, region TEXT);
CREATE TABLE shipment (shipment_id INTEGER PRIMARY KEY, vendor_id INTEGER, ship_date DATE,
  weight REAL);
CREATE TABLE complaint (complaint_id INTEGER PRIMARY KEY, shipment_id INTEGER,
  complaint_date DATE, reason TEXT);
INSERT INTO vendor VALUES (1, 'Acme', 'East'), (2, 'Blue', 'West');
INSERT INTO shipment VALUES (1, 1, '2024-02-01', 5), (2, 1, '2025-03-01', 6),
  (3, 1, '2025-04-01', 7), (4, 2, '2025-05-01', 8), (5, 2, '2025-06-01', 9),
  (6, 2, '2025-07-01', 9), (7, 2, '2025-08-01', 9);
INSERT INTO complaint VALUES (1, 1, '2025-01-05', 'late'), (2, 2, '2025-03-09', 'late'),
  (3, 2, '2025-03-11', 'broken'), (4, 5, '2025-07-01', 'broken');
"""


def _column(name: str, kind: ColumnKind, comment: str, *samples: str) -> Column:
    return Column(name, kind, kind, comment=comment, samples=samples)


TABLES = (
    Table(
        "complaint",
        (
            _column("complaint_id", "integer", ""),
            _column("shipment_id", "integer", ""),
            _column("complaint_date", "date", "投诉日期 / complaint date"),
            _column("reason", "text", "原因 / reason", "late", "broken"),
        ),
        comment="投诉 / complaint",
        primary_key=("complaint_id",),
        foreign_keys=(ForeignKey(("shipment_id",), "shipment", ("shipment_id",)),),
    ),
    Table(
        "shipment",
        (
            _column("shipment_id", "integer", ""),
            _column("vendor_id", "integer", ""),
            _column("ship_date", "date", "发货日期 / ship date"),
            _column("weight", "decimal", "重量 / weight"),
        ),
        comment="运单 / shipment",
        primary_key=("shipment_id",),
        foreign_keys=(ForeignKey(("vendor_id",), "vendor", ("vendor_id",)),),
    ),
    Table(
        "vendor",
        (
            _column("vendor_id", "integer", ""),
            _column("vendor_name", "text", "供应商名称 / vendor name", "Acme", "Blue"),
            _column("region", "text", "区域 / region", "East", "West"),
        ),
        comment="供应商 / vendor",
        primary_key=("vendor_id",),
    ),
)


def _rows(*turns: str) -> list[tuple[object, ...]]:
    schema = RetrievedSchema(
        SourceInfo("1", "ships", "sqlite", "sqlite"), tuple(RetrievedTable(t, 1.0) for t in TABLES)
    )
    history = tuple(Turn(text, "SELECT 1") for text in turns[:-1])
    locale = "en" if turns[-1].isascii() else "zh-CN"
    question = Question(turns[-1], locale, date(2025, 11, 20), history)
    sql = RuleSqlWriter().compose(WriteRequest(question, schema)).sql
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(ROWS)
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def _gold(sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(ROWS)
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


_RATE = "ROUND(100.0 * SUM(s.shipment_id IN (SELECT shipment_id FROM complaint)) / COUNT(*), 2)"
_BROKEN = _RATE.replace("complaint)", "complaint WHERE reason = 'broken')")
_SHIPMENTS = "FROM shipment s JOIN vendor v ON v.vendor_id = s.vendor_id"
_IN_2025 = "WHERE ship_date LIKE '2025%'"
_BY_REGION = f"SELECT region, {_RATE} {_SHIPMENTS} GROUP BY 1 ORDER BY 2 DESC"


@pytest.mark.parametrize(
    ("turns", "gold"),
    [
        (("各区域的投诉率", "只看2025年"), _BY_REGION.replace("GROUP", f"{_IN_2025} GROUP")),
        (
            ("what is the complaint rate by region", "only 2025"),
            _BY_REGION.replace("GROUP", f"{_IN_2025} GROUP"),
        ),
        (("complaint rate in 2025",), f"SELECT {_RATE} {_SHIPMENTS} {_IN_2025}"),
        (
            ("2025年每月的投诉率",),
            f"SELECT substr(ship_date, 1, 7), {_RATE} {_SHIPMENTS} {_IN_2025} GROUP BY 1",
        ),
        (("East的投诉率",), f"SELECT {_RATE} {_SHIPMENTS} WHERE region = 'East'"),
        (("broken的投诉率",), f"SELECT {_BROKEN} {_SHIPMENTS}"),
        (("各区域的投诉率", "broken的呢"), _BY_REGION.replace(_RATE, _BROKEN)),
        (("投诉率最高的供应商",), f"{_BY_REGION.replace('region', 'vendor_name')} LIMIT 1"),
        (("East和West的投诉率对比",), _BY_REGION),
    ],
)
def test_rates_have_one_base(turns: tuple[str, ...], gold: str) -> None:
    expected = _gold(gold)
    assert [row[: len(expected[0])] for row in _rows(*turns)] == expected


def test_a_row_with_two_parts_counts_once() -> None:
    """Two complaints about one shipment: one shipment of seven, not two."""
    assert _rows("complaint rate where the region is 'East'") == [(66.67,)]


def test_rates_that_are_compared_are_points_apart() -> None:
    """5 % is one point more than 4 %, and not 25 % more."""
    assert _rows("East和West的投诉率对比") == [("East", 66.67, 41.67), ("West", 25.0, None)]
