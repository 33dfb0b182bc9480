"""Numbers of an aquarium that nobody has prepared: percentages, units, numbers per month, keys."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.aquarium import rows, write


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("各池子的每月维护费合计多少", [("珊瑚池", 900), ("企鹅池", 700), ("水母池", 400)]),
        ("池子每月维护费合计多少", [(2000,)]),
    ],
)
def test_a_number_stated_for_a_month_is_not_told_month_by_month(
    question: str, answer: list[object]
) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    "question", ["今年一共投喂了多少公斤", "今年投喂了多少公斤饲料", "今年喂了多少公斤"]
)
def test_a_unit_names_the_number_that_is_in_it(question: str) -> None:
    assert rows(question) == [(8.0,)]


def test_a_switch_is_said_with_the_deed_in_its_note() -> None:
    assert rows("没装UV灯的池子有几个") == [(2,)]


@pytest.mark.parametrize(
    "question", ["损失金额里赔付了百分之几", "average loss per covered mishap"]
)
def test_one_number_for_a_part_of_what_is_asked_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


def test_rows_are_called_by_the_end_of_their_tables_label_or_key() -> None:
    assert rows("各类事故的赔付金额") == [("漏水", 80.0), ("停电", 20.0)]


def test_who_is_told_by_name_where_only_another_table_says_whose_key_it_is() -> None:
    assert rows("哪个饲养员的扣分最多") == [("林一", 4)]


@pytest.mark.parametrize(
    "question", ["tanks whose state is closed", "which tanks are closed", "停用的池子有哪些"]
)
def test_what_shares_a_state_is_listed_by_name(question: str) -> None:
    assert rows(question) == [("企鹅池",)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2025年各池子的收入目标是多少", [("珊瑚池", 110), ("水母池", 20)]),
        ("2025年1月的收入目标合计多少", [(70,)]),
        ("每月的收入目标合计是多少", [("2024-12", 10), ("2025-01", 70), ("2025-02", 60)]),
    ],
)
def test_plans_are_dated_by_their_month_and_not_by_when_their_thing_was_opened(
    question: str, answer: list[object]
) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize("question", ["最近10天的收入目标合计多少", "每天的收入目标"])
def test_a_month_holds_no_days(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


@pytest.mark.parametrize(
    "question", ["今年的损失收入是多少", "how much loss did we pay this year", "今年的损失金额"]
)
def test_a_word_beside_an_amount_adds_no_other(question: str) -> None:
    assert rows(question) == [(200.0,)]


def test_a_day_that_a_deed_names_is_the_day_of_its_years() -> None:
    assert rows("how many tanks were opened each year") == [("2020", 1), ("2022", 1), ("2023", 1)]


def test_one_number_for_all_stands_for_no_number_of_each() -> None:
    with pytest.raises(CannotAnswer):
        write("每个大连人手下有多少饲养员")
