"""Which of several people a row refers to, whom somebody is below, and what is left out."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.watch_repair import rows, write


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("谁接的单最多", [("钱二", 3)]),
        ("谁修的维修单最多", [("李四", 4)]),
        ("每个维修技师的维修单数", [("李四", 4), ("孙三", 1)]),
        ("which clerk took the most tickets", [("钱二", 3)]),
        ("who repaired the most tickets", [("李四", 4)]),
    ],
)
def test_the_verb_or_the_role_says_which_people_are_meant(
    question: str, answer: list[object]
) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    "question", ["which employee has the most tickets", "哪位员工的维修单最多"]
)
def test_people_are_not_guessed_where_two_fit(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


BELOW_SOMEBODY = [("钱二", "赵一"), ("孙三", "赵一"), ("李四", "钱二")]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("每个员工的上级是谁", [("赵一", None), *BELOW_SOMEBODY]),
        ("列出员工姓名和直属上级的姓名，没有上级的不用列", BELOW_SOMEBODY),
        ("list all employees with their managers; skip those without a manager",
         BELOW_SOMEBODY),
        ("李四的上级是谁", [("李四", "钱二")]),
        ("who is the boss of 李四", [("李四", "钱二")]),
        ("哪些网点没有上级", [("东门店",)]),
        ("branches without a parent", [("东门店",)]),
        ("东门店下面有几家网点", [(2,)]),
        ("下属最多的是谁", [("赵一", 2)]),
        ("how many direct reports does each leader have", [("赵一", 2), ("钱二", 1)]),
    ],
)  # fmt: skip
def test_whom_rows_are_below_is_told_by_name(question: str, answer: list[object]) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("一共有多少客户，测试客户不算", [(2,)]),
        ("维修单的实收金额是多少，审核通过的除外", [(120.0,)]),
        ("how many customers are there, test customers not counted", [(2,)]),
        ("total amount paid, leaving out passed tickets", [(120.0,)]),
    ],
)
def test_what_is_left_out_may_stand_behind(question: str, answer: list[object]) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("财务还没确认到账的维修单有多少", [(3,)]),
        ("财务已确认到账的维修单有多少", [(2,)]),
        ("散单里有几个客户", [(1,)]),
        ("how many customers are taverns", [(2,)]),
    ],
)
def test_notes_are_read_without_who_decides_and_what_the_rows_are(
    question: str, answer: list[object]
) -> None:
    assert rows(question) == answer


def test_a_second_question_for_money_is_not_lost() -> None:
    assert rows("待修的维修单有几张，合计多少钱") == [(1, 50.0)]


def test_how_many_orders_were_taken_in_is_by_the_day_of_the_verb() -> None:
    assert rows("今年3月收了多少单") == [(2,)]
    assert rows("今年3月发了多少单") == [(1,)]


@pytest.mark.parametrize(
    "question", ["逾期的维修单有多少", "how many tickets were late", "一共修了多少个"]
)
def test_what_no_column_tells_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)
