"""Words that only qualify others, and rows that took so long: questions of a watch repairer."""

import pytest

from agent.lexicon import stem
from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from tests.evals.datasets.warehouse import open_own
from tests.support.schemas.watch_repair import rows, write


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("通过电话下单的维修单有多少", [(4,)]),
        ("审核通过的维修单有多少", [(3,)]),
        ("各网点受理的维修单数", [("东门店", 2), ("西门店", 3)]),
    ],
)
def test_a_word_that_says_of_what_a_value_is_one_is_no_condition(
    question: str, answer: list[object]
) -> None:
    assert sorted(rows(question)) == answer


def test_a_name_in_the_other_language_makes_no_switch_of_a_chinese_word() -> None:
    with pytest.raises(CannotAnswer):
        write("维修销售的实收金额是多少")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("从收件到发货超过10天的维修单有多少", [(2,)]),
        ("发货用了不到5天的维修单有多少", [(1,)]),
        ("how many tickets took more than two weeks to ship", [(1,)]),
    ],
)
def test_rows_that_took_so_long_are_told_by_two_days(question: str, answer: list[object]) -> None:
    assert rows(question) == answer


def test_the_name_of_the_last_day_ends_before_the_groups() -> None:
    found = rows("on average, how many days pass between intake and shipping for each branch")
    assert sorted(found) == [("东门店", 7.0), ("西门店", 25.0)]


def test_who_has_left_already_is_told_by_name() -> None:
    assert rows("西门店的员工里谁已经离职了") == [("孙三",)]


@pytest.mark.parametrize(
    "question",
    [
        "how many tickets does a customer have on average",
        "on average, how many tickets does a customer have?",
    ],
)
def test_how_many_one_has_on_average_is_a_quotient(question: str) -> None:
    [[value]] = rows(question)
    assert float(str(value)) == pytest.approx(5 / 3)


def test_what_was_actually_done_is_a_stored_state_or_refused() -> None:
    assert rows("how many tickets has each branch actually shipped") == [
        ("东门店", 2),
        ("西门店", 1),
    ]
    with pytest.raises(CannotAnswer):
        write("how many tickets has each branch actually polished")


def test_several_men_are_one_man() -> None:
    assert (stem("salesmen"), stem("specimen")) == ("salesman", "specimen")


def test_one_word_of_money_is_an_amount_though_a_table_is_called_so_too() -> None:
    insurer = open_own("insurance")
    asked = Question("premium by branch", "en", insurer.today, ())
    written = RuleSqlWriter().compose(WriteRequest(asked, insurer.index.search(asked)))
    assert 'SUM(dwd_ins_plcy.prem_amt) AS "premium amount"' in written.sql
