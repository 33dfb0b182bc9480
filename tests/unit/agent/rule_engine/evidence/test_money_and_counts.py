"""Amounts in cents, void rows, numbers of values and lists of them."""

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from tests.unit.agent.rule_engine.evidence.hair_salon import (
    TODAY,
    find_rows,
    open_salon,
    write_sql,
)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("上个月剪发费收了多少钱", [(227.0,)]),
        ("消费超过150元的客人", [("江雪", 200.0), ("方圆", 178.0)]),
        ("消费超过150的客人有哪些", [("江雪", 200.0), ("方圆", 178.0)]),
    ],
)
def test_cents_are_told_and_compared_in_the_main_unit(
    question: str, rows: list[tuple[object, ...]]
) -> None:
    assert find_rows(question) == rows


@pytest.mark.parametrize(
    ("locale", "question", "notes"),
    [
        ("zh-CN", "上个月剪发费收了多少钱", ("以分存储", "不统计标为“作废”的行")),
        ("en", "how many receipts", ("are left out",)),
    ],
)
def test_it_is_told(locale: Locale, question: str, notes: tuple[str, ...]) -> None:
    asked = Question(question, locale, TODAY, ())
    request = WriteRequest(asked, open_salon().index.search(asked))
    told = " ".join(RuleSqlWriter().compose(request).assumptions)
    assert all(note in told for note in notes)


def test_void_rows_count_only_where_they_are_asked_for() -> None:
    assert find_rows("一共有多少笔收银流水") == [(4,)]
    assert find_rows("作废的收银流水有几笔") == [(1,)]


@pytest.mark.parametrize(
    "question",
    [
        "which 2 stylists have the lowest average rating, with at least 2 ratings",
        "平均打分最低的2个发型师，至少有2个打分",
    ],
)
def test_so_many_ratings_are_no_rating_so_high(question: str) -> None:
    assert find_rows(question) == [("贝贝", 2.5), ("阿布", 4.5)]


def test_from_a_year_on_has_no_end() -> None:
    sql = write_sql("new guests per month from 2024 on")
    assert "'2024-01-01'" in sql
    assert "'2025-01-01'" not in sql


@pytest.mark.parametrize("question", ["各个区分别有多少门店", "names of guests with cut date"])
def test_a_group_and_rows_that_are_lost_are_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write_sql(question)
