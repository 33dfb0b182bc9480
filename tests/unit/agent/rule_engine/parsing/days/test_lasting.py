"""For how long something has been so, and the day of one thing that is called by its name."""

from dataclasses import replace

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.sources.schema import Column, ColumnProfile, RetrievedTable, Table
from tests.support.schemas.rule_engine_shop import request

NAMES = ("东门店", "西门店")
STORES = Table(
    "stores",
    (
        Column("store_id", "integer", "integer"),
        Column(
            "name", "text", "text", comment="门店 / store", samples=NAMES,
            profile=ColumnProfile(rows=2, whole=True, nulls=0.0, distinct=2),
        ),
        Column("opened_on", "date", "date", comment="开业日期 / opening date"),
    ),
    comment="门店 / store",
    primary_key=("store_id",),
)  # fmt: skip


def _write(question: str) -> str:
    asked = request(question)
    schema = replace(asked.schema, tables=(RetrievedTable(STORES, 1.0), *asked.schema.tables))
    return RuleSqlWriter().compose(WriteRequest(asked.question, schema)).sql


@pytest.mark.parametrize(
    "question", ["开业超过五年的门店", "开业满5年的门店有哪些", "stores open for more than 5 years"]
)
def test_a_time_that_something_lasts_is_a_day_so_long_ago(question: str) -> None:
    assert "stores.opened_on < '2020-05-21'" in _write(question)


def test_a_time_that_is_not_over_begins_at_that_day() -> None:
    assert "stores.opened_on >= '2024-11-20'" in _write("开业不到6个月的门店有多少")


@pytest.mark.parametrize(
    "question", ["东门店是哪年开的", "东门店是哪天开业的", "东门店什么时候开的"]
)
def test_the_day_of_a_thing_that_is_called_by_name_is_told(question: str) -> None:
    sql = _write(question)
    assert "stores.opened_on" in sql
    assert "stores.name = '东门店'" in sql
