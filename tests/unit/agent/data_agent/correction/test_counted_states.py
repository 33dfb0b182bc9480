"""Income is that of the states which a note counts; a share of some rows is one of all."""

import pytest

from model.sources.schema import Column, ForeignKey, Table
from tests.support.schemas.correction_shop import correct

FERRIES = Table(
    "ferries", (Column("ferry_id", "INTEGER", "integer"), Column("name", "TEXT", "text"))
)
FARES = Table(
    "fares",
    (
        Column("fare_id", "INTEGER", "integer"),
        Column("ferry_id", "INTEGER", "integer"),
        Column("amount", "DECIMAL", "decimal", comment="票款金额"),
        Column("st", "INTEGER", "integer", comment="状态 1已付 2已改签 9已退；统计收入只算1和2"),
        Column("phone", "TEXT", "text"),
    ),
    foreign_keys=(ForeignKey(("ferry_id",), "ferries", ("ferry_id",)),),
)


def _correct(sql: str, question: str) -> tuple[str, list[str]]:
    corrected = correct(sql, tables=(FARES, FERRIES), question=question)
    return " ".join(corrected.query.sql.split()), [c.name for c in corrected.changes]


@pytest.mark.parametrize("question", ["今年的收入", "total revenue"])
def test_income_is_that_of_the_states_which_count(question: str) -> None:
    sql, names = _correct("SELECT SUM(amount) FROM fares", question)
    assert names == ["counted_states"]
    assert sql == "SELECT SUM(amount) FROM fares WHERE fares.st IN (1, 2)"


@pytest.mark.parametrize(
    ("tables", "is_restricted"),
    [
        ("ferries AS f LEFT JOIN fares AS a ON a.ferry_id = f.ferry_id", False),
        ("fares AS a LEFT JOIN ferries AS f ON a.ferry_id = f.ferry_id", True),
    ],
)
def test_ferries_without_fares_stay(tables: str, *, is_restricted: bool) -> None:
    written = f"SELECT f.name, SUM(a.amount) FROM {tables} GROUP BY f.name"
    sql, names = _correct(written, "各渡轮的收入")
    assert ("counted_states" in names, "a.st IN (1, 2)" in sql) == (is_restricted, is_restricted)


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        ("SELECT SUM(amount) FROM fares WHERE st = 9", "已退的收入"),
        ("SELECT SUM(amount) FROM fares", "已退票的收入"),
        ("SELECT st, SUM(amount) FROM fares GROUP BY st", "按状态统计收入"),
        ("SELECT SUM(amount) FROM fares", "票款一共多少"),
        ("SELECT COUNT(*) FROM fares", "收入有几笔"),
    ],
    ids=["tested", "a state named", "grouped by it", "no income", "a count"],
)
def test_nothing_is_left_out_where_it_may_be_meant(sql: str, question: str) -> None:
    assert "counted_states" not in _correct(sql, question)[1]


def test_a_share_divides_by_all_rows() -> None:
    written = (
        "SELECT COUNT(*) * 100.0 / (SELECT COUNT(*) FROM fares WHERE phone IS NULL)"
        " FROM fares WHERE phone IS NULL"
    )
    sql, names = _correct(written, "没留电话的占多大比例")
    assert names == ["share_of_rows"]
    assert sql == (
        "SELECT COUNT(*) * 100.0 / ( SELECT COUNT(*) FROM fares ) FROM fares WHERE phone IS NULL"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) / (SELECT COUNT(*) FROM fares) FROM fares WHERE phone IS NULL",
        "SELECT SUM(amount) / (SELECT COUNT(*) FROM fares WHERE st = 1) FROM fares WHERE st = 1",
        "SELECT COUNT(*) / (SELECT COUNT(*) FROM fares WHERE st = 1 AND ferry_id = 2)"
        " FROM fares WHERE st = 1 AND ferry_id = 2",
    ],
    ids=["of all already", "another figure", "two conditions"],
)
def test_other_ratios_stay(sql: str) -> None:
    assert "share_of_rows" not in _correct(sql, "占比")[1]
