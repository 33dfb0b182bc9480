"""Words that are parts of names, what the end of a question says, and the day it counts by."""

import pytest

from agent.rule_engine.rewording.trailing_scopes import say_scope_plainly
from model.errors import CannotAnswer
from tests.support.schemas.theatre import rows, write


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("上个月卖了多少张票？学生票不算", "上个月卖了多少张票，剔除学生票"),
        ("各场次的退票率（赠票的不计）？", "各场次的退票率，剔除赠票"),
        ("平均票价是多少？赠票也算在内", "平均票价是多少"),
        ("去年开了多少张发票，作废的别算", "去年开了多少张发票，剔除作废"),
        ("tickets sold per month, gifts excluded", "tickets sold per month, excluding gifts"),
        ("how many shows were there? Leave out cancelled ones",
         "how many shows were there, excluding cancelled ones"),
        ("when did each stage open, counting only big ones?",
         "when did each stage open, only big ones"),
    ],
)  # fmt: skip
def test_the_end_of_a_question_is_an_exception_or_a_condition(question: str, plain: str) -> None:
    assert say_scope_plainly(question) == plain


@pytest.mark.parametrize(
    "question", ["how many sales, including returns?", "卖了多少，不算", "赠票有多少张"]
)
def test_other_ends_stay_as_they_are(question: str) -> None:
    assert say_scope_plainly(question) == question


def test_rows_are_counted_by_the_day_that_the_end_names() -> None:
    assert "asked_on >= '2025-01-01'" in write("今年的退票金额是多少？按申请日期算").sql
    assert "GROUP BY" not in write("今年的退票金额是多少？按申请日期算").sql
    assert rows("今年的退票金额是多少？按申请日期算") == [(20.0,)]


def test_growth_in_percent_stands_in_one_row_with_both_times() -> None:
    [row] = rows("By how many percent did the paid amount grow in 2025 compared with 2024?")
    assert row[:2] == (150.0, 170.0)
    assert row[-1] == pytest.approx(13.33)


def test_rows_below_a_limit_of_theirs_are_told_by_the_number_of_one_kind() -> None:
    below = rows("道具库存低于安全库存的道具借用单")
    assert rows("哪些道具借用单低于安全库存") == below
    assert rows("which prop loans are below the safety stock") == below


def test_by_how_much_it_is_below_is_not_left_out() -> None:
    with pytest.raises(CannotAnswer):
        write("哪些道具借用单低于安全库存，还差多少？")


def test_where_each_row_belongs_is_shown_where_it_is_asked() -> None:
    assert "hall_name" in write("which prop loans were late, and at which hall?").sql


def test_what_is_there_is_told_by_the_note_of_what_is_missing() -> None:
    assert rows("已还的道具借用单有几张") == [(2,)]


@pytest.mark.parametrize(
    "question",
    ["月薪比自己上级低的职员有哪些", "which workers earn less than their own manager?"],
)
def test_people_are_compared_with_whom_they_are_below(question: str) -> None:
    assert rows(question) == [("钱二",), ("孙三",), ("李四",)]


def test_days_are_compared_with_those_of_a_leader() -> None:
    assert rows("which workers joined before their manager did") == []
    assert len(rows("which workers joined after their manager did")) == 3
