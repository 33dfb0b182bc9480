"""Words of a question that notes explain as states of a column."""

from datetime import date

import pytest

from agent.data_agent.sql_writing.schema.known_words import write_known_words
from model.chats.question import Question
from model.sources.schema import (
    Column,
    ColumnProfile,
    MatchedValue,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

TODAY = date(2026, 11, 29)
FLAG = ColumnProfile(rows=9, whole=True, nulls=0, low="0", high="1")
STAFF = Table(
    "staff",
    (
        Column("left_on", "TEXT", "text", comment="离职日期,空=在职"),
        Column("mentor_id", "INTEGER", "integer", comment="师傅,空=没有"),
        Column("is_remote", "INTEGER", "integer", comment="远程办公:1是0否", profile=FLAG),
    ),
)
BILLS = Table(
    "bills",
    (
        Column("paid_on", "TEXT", "text", comment="付款日期,空=未付"),
        Column("is_void", "TEXT", "text", comment="作废", samples=("Y", "N")),
    ),
    comment="账单表",
)


def tell(asked: str, *values: MatchedValue) -> str:
    source = SourceInfo("1", "shop", "sqlite", "sqlite")
    tables = (RetrievedTable(STAFF, 1.0), RetrievedTable(BILLS, 1.0))
    return write_known_words(
        Question(asked, "zh-CN", TODAY), RetrievedSchema(source, tables, values=values)
    )


def tell_of(table: Table, asked: str) -> str:
    schema = RetrievedSchema(
        SourceInfo("1", "shop", "sqlite", "sqlite"), (RetrievedTable(table, 1.0),)
    )
    return write_known_words(Question(asked, "zh-CN", TODAY), schema)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("在职的有几个", "-- 在职 → staff.left_on IS NULL\n"),
        ("还有多少未付的钱", "-- 未付 → bills.paid_on IS NULL\n"),
        ("远程办公的人", "-- 远程办公 → staff.is_remote = 1\n"),
        ("未作废的有几张", "-- 未作废 → bills.is_void = 'N'\n"),
        ("How many remote people are there?", "-- remote → staff.is_remote = 1\n"),
    ],
)
def test_a_state_is_told_with_its_condition(asked: str, told: str) -> None:
    assert tell(asked) == told


@pytest.mark.parametrize("asked", ["不在职的有几个", "没有师傅带的有几个", "每个月有几个"])
def test_what_is_denied_or_says_nothing_is_not_told(asked: str) -> None:
    assert tell(asked) == ""


def test_a_word_with_too_many_places_is_not_told() -> None:
    columns = tuple(Column(f"day_{n}", "TEXT", "text", comment="空=未定") for n in range(4))
    table = RetrievedTable(Table("plans", columns), 1.0)
    schema = RetrievedSchema(SourceInfo("1", "shop", "sqlite", "sqlite"), (table,))
    assert write_known_words(Question("未定的计划", "zh-CN", TODAY), schema) == ""


def test_a_code_that_is_called_like_a_table_is_not_told() -> None:
    code = MatchedValue("账单", "staff", "kind", "2", "code", is_number=True)
    assert tell("账单有几张", code) == ""
    exact = MatchedValue("账单", "staff", "kind", "账单")
    assert tell("账单有几张", exact) == "-- 账单 → staff.kind = '账单'\n"


def test_a_line_is_told_once() -> None:
    paid = MatchedValue("微信", "bills", "way", "2", "code", is_number=True)
    assert tell("微信和微信", paid, paid) == "-- 微信 → bills.way = 2\n"


LOANS = Table(
    "loans",
    (
        Column(
            "state",
            "INTEGER",
            "integer",
            comment="10待审核 20已借出 30已归还 90已取消",
            profile=ColumnProfile(9, whole=True, nulls=0, distinct=4, low="10", high="90"),
        ),
        Column("grade", "TEXT", "text", comment="G高级 J初级", samples=("G", "J")),
    ),
    comment="借出登记",
)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("已取消的有几个", "-- 已取消 → loans.state = 90\n"),
        ("取消的不算", "-- 取消 → loans.state = 90\n"),
        ("how many were cancelled?", "-- cancelled → loans.state = 90\n"),
        ("names of junior ones", "-- junior → loans.grade = 'J'\n"),
    ],
)
def test_the_meaning_of_a_code_is_told_with_its_condition(asked: str, told: str) -> None:
    assert tell_of(LOANS, asked) == told


def test_what_the_rows_of_a_table_are_called_is_no_state() -> None:
    assert tell_of(LOANS, "借出了几次") == ""
