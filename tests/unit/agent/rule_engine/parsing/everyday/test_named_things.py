"""Things that are named without their table: by a part of their name, by what was done."""

from dataclasses import replace

import pytest

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.errors import CannotAnswer
from model.sources.schema import Column, ColumnProfile, ForeignKey, RetrievedTable, Table
from tests.support.schemas.rule_engine_shop import ITEMS, request

NAMES = ("山海纸巾A款", "青木纸巾B款", "青木台灯A款")
PROFILE = ColumnProfile(rows=3, whole=True, nulls=0.0, distinct=3)


def _write(question: str, *, whole: bool = True) -> WrittenSql:
    """The statement over a shop whose items are goods."""
    goods = Table(
        "goods",
        (
            Column("goods_id", "integer", "integer"),
            Column(
                "name", "text", "text", comment="商品名称 / product name", samples=NAMES,
                profile=replace(PROFILE, distinct=3 if whole else 4000),
            ),
            Column("launched_on", "date", "date", comment="上市日期 / launch date"),
        ),
        comment="商品 / product",
        primary_key=("goods_id",),
    )  # fmt: skip
    items = replace(
        ITEMS,
        columns=(*ITEMS.columns, Column("goods_id", "integer", "")),
        foreign_keys=(*ITEMS.foreign_keys, ForeignKey(("goods_id",), "goods", ("goods_id",))),
    )
    asked = request(question)
    tables = [replace(f, table=items if f.table is ITEMS else f.table) for f in asked.schema.tables]
    schema = replace(asked.schema, tables=(*tables, RetrievedTable(goods, 1.0)))
    return RuleSqlWriter().compose(WriteRequest(asked.question, schema))


@pytest.mark.parametrize(
    "question", ["纸巾的销售额", "今年纸巾的销售额是多少", "sales amount of 纸巾 in 2024"]
)
def test_a_word_within_names_is_a_condition_that_is_told(question: str) -> None:
    written = _write(question)
    assert "goods.name LIKE '%纸巾%'" in written.sql
    assert "纸巾" in written.assumptions[0]


def test_names_that_are_not_all_known_leave_the_word_unknown() -> None:
    with pytest.raises(CannotAnswer):
        _write("纸巾的销售额", whole=False)


def test_a_word_that_is_in_no_name_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        _write("牙刷的销售额")


def test_what_was_launched_is_what_has_such_a_day() -> None:
    sql = _write("What did we launch in 2024?").sql
    assert sql.startswith("SELECT goods.name")
    assert "goods.launched_on >= '2024-01-01'" in sql
