"""Missing days, staff of leaders, late rows and refunds of a theatre that nobody has prepared."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.theatre import rows, write


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("在职职员有几个", [(3,)]),
        ("还在开放的剧厅", [("东厅",), ("南厅",)]),
        ("散票有多少张", [(2,)]),
        ("有过敏史的观众有几个", [(1,)]),
        ("how many workers are still employed", [(3,)]),
    ],
)
def test_a_missing_value_is_told_by_its_note(question: str, answer: list[object]) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("赵大手下有几个职员", [(2,)]),
        ("每个上级手下有几个人", [("赵大", 2), ("钱二", 1)]),
        ("谁手下的人最多", [("赵大", 2)]),
        ("how many people does each manager have", [("赵大", 2), ("钱二", 1)]),
        ("who reports to 赵大", [("钱二",), ("孙三",)]),
    ],
)
def test_staff_are_those_who_refer_to_a_row_of_their_own_table(
    question: str, answer: list[object]
) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    "question", ["一共退了多少钱", "how much money was refunded", "total amount refunded"]
)
def test_what_was_refunded_is_the_money_of_refunds_that_were_done(question: str) -> None:
    assert rows(question) == [(30.0,)]


def test_an_average_of_each_leaves_out_rows_of_nobody() -> None:
    assert rows("平均每个观众买几张票") == [(1.5,)]


def test_whose_money_it_is_breaks_no_total_down() -> None:
    assert rows("average pay by post for current workers") == [("经理", 9000.0), ("检票员", 4500.0)]


@pytest.mark.parametrize(
    "question", ["逾期归还的道具借用单有几张", "how many prop loans were late"]
)
def test_late_is_behind_the_day_that_was_due(question: str) -> None:
    assert rows(question) == [(1,)]


def test_one_number_of_a_row_is_compared_with_another() -> None:
    assert rows("道具库存低于安全库存的道具借用单有几张") == [(2,)]


def test_a_state_that_no_column_holds_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        write("仍在排练的剧目有哪些")
