"""Things are listed by their own names, and kinds are counted: stables and a small shop."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas import rule_engine_shop as shop
from tests.support.schemas.stables import rows, write


@pytest.mark.parametrize(
    "question",
    [
        "show riders in 东马场 with their card type",
        "riders in 东马场 and their card type",
        "list all riders from 东马场 together with their card type",
    ],
)
def test_what_is_asked_of_things_stands_beside_their_names(question: str) -> None:
    assert rows(question) == [("甲一", "年卡"), ("乙二", "次卡")]


def test_a_second_clause_adds_its_column() -> None:
    assert rows("有哪些骑手，是什么卡种")[0] == ("甲一", "年卡")


def test_a_column_alone_needs_no_names() -> None:
    assert rows("有哪些卡种") == [("年卡",), ("次卡",)]


@pytest.mark.parametrize("question", ["东马场的名称和卡种", "names and card types of 东马场"])
def test_names_are_those_of_the_things_and_not_of_their_kind(question: str) -> None:
    assert rows(question) == [("甲一", "年卡"), ("乙二", "次卡")]


def test_things_of_two_tables_are_not_guessed_between() -> None:
    with pytest.raises(CannotAnswer):
        write("东马场的名称和性别")  # of riders, or of grooms


@pytest.mark.parametrize("question", ["各卡种的数量", "每种卡种的个数"])
def test_a_bare_number_of_kinds_counts_their_rows(question: str) -> None:
    assert rows(question) == [("次卡", 2), ("年卡", 2)]


def test_rows_of_a_kind_are_counted_whatever_another_table_adds_up() -> None:
    assert shop.rows("各城市的数量") == [("上海", 2), ("北京", 1)]


def test_a_quantity_of_the_table_itself_is_added_up() -> None:
    assert shop.rows("各品类的数量") == [("食品", 10), ("玩具", 5)]
