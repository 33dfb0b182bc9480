"""People who did something in one time and not in another, and what each of them spends."""

import pytest

from tests.support.schemas.rule_engine_shop import rows


@pytest.mark.parametrize(
    "question",
    [
        "2024年下过单2025年4月没下单的客户",
        "2024年买过但2025年4月没买的客户有哪些",
        "customers who ordered in 2024 but not in March 2025",
    ],
)
def test_rows_of_one_time_and_none_of_the_other_are_asked_for(question: str) -> None:
    found = rows(question)
    assert found == ([] if "4月" in question else [("李强",)])


def test_people_who_came_in_the_second_time_only_are_left_out() -> None:
    assert rows("2025年买过2024年没买过的客户") == [("王芳",)]


def test_those_who_stayed_away_are_counted_where_their_number_is_asked_for() -> None:
    assert rows("有多少客户2024年下过单2025年5月没下单") == [(1,)]


@pytest.mark.parametrize("question", ["平均每人花了多少", "每人平均消费多少钱"])
def test_what_one_of_them_spends_is_averaged_over_those_who_spend(question: str) -> None:
    assert rows(question) == [(190.0,)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [("上海的客户花了多少钱", [(150.0,)]), ("北京的客户一共花了多少钱", [(230.0,)])],
)
def test_what_people_spent_is_the_money_of_their_orders(
    question: str, answer: list[tuple[object, ...]]
) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize("question", ["老板想知道销售额最高的品类", "我想了解一下销售额最高的品类"])
def test_who_wants_to_know_is_no_part_of_the_question(question: str) -> None:
    assert rows(question) == [("玩具", 240.0)]
