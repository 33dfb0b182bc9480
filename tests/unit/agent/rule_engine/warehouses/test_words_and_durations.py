"""Words of the other language, durations, quotients and late shares of a pottery."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.kiln import rows, write


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how many firings were voided", [(1,)]),
        ("how many firings are unfinished", [(2,)]),
        ("还没有人检验的烧制有几次", [(3,)]),
        ("which kilns are leased", [("K-2",)]),
        ("在烧制的烧制记录有几条", [(1,)]),
    ],
)
def test_a_state_is_told_by_a_note_in_either_language(question: str, answer: list[object]) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("烧制从开烧到完成平均要几个小时", 8.0),
        ("最久的一次烧制用了多少小时才完成", 10.0),
        ("how long does a firing take on average, in hours", 8.0),
    ],
)
def test_how_long_is_the_time_between_two_days_in_the_unit_asked_for(
    question: str, answer: float
) -> None:
    [[value]] = rows(question)
    assert float(str(value)) == pytest.approx(answer, abs=0.001)


@pytest.mark.parametrize("question", ["实收金额占应收金额的比例是多少", "实收金额除以应收金额"])
def test_one_amount_over_another_is_a_quotient(question: str) -> None:
    assert rows(question) == [(0.4,)]


@pytest.mark.parametrize("question", ["按时完成率是多少", "超时完成的烧制占多少"])
def test_the_share_of_late_rows_is_of_those_that_are_done(question: str) -> None:
    assert rows(question) == [(50.0,)]


def test_the_most_common_kind_is_that_of_most_rows() -> None:
    assert rows("哪种釉料最多") == [("青釉", 2)]


def test_a_general_word_for_money_adds_no_second_amount() -> None:
    assert rows("今年燃料费用支出") == [(200.0,)]


def test_a_word_that_names_a_rank_of_people_groups_by_it() -> None:
    assert rows("number of potters by title") == [("高级", 2), ("初级", 1)]


def test_what_people_do_is_not_who_does_it() -> None:
    with pytest.raises(CannotAnswer):
        write("what do potters fire most")


def test_pinyin_that_the_note_does_not_say_names_nothing() -> None:
    assert rows("average pay by position") == [("窑工", 5000.0), ("画工", 4000.0)]


def test_a_ticket_of_something_is_called_so() -> None:
    assert rows("补釉有几次") == [(2,)]


def test_the_most_popular_way_is_that_of_most_rows() -> None:
    assert rows("what is the most popular method") == [("风干", 2)]


def test_the_three_highest_are_three() -> None:
    highest = {400.0, 300.0, 200.0}
    assert {number for row in rows("应收金额最高的三次烧制分别多少") for number in row} >= highest
