"""How many and how much in one question, and how many there are for each value on average."""

import pytest

from model.errors import CannotAnswer
from tests.unit.agent.rule_engine.plain.drone_dealer import DEALER


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("今年卖了多少架、多少钱", [(7, 32000.0)]),
        ("今年卖出多少架无人机，卖了多少钱", [(7, 32000.0)]),
        ("how many drones did we sell this year and for how much money", [(7, 32000.0)]),
        ("how many drones did we sell this year and what were they worth", [(7, 32000.0)]),
        ("上个月卖了多少架、多少钱", [(4, 17000.0)]),
    ],
)
def test_pieces_and_their_money_are_two_columns(
    question: str, rows: list[tuple[object, ...]]
) -> None:
    assert DEALER.ask(question) == rows


def test_the_worth_of_what_nobody_sold_is_not_told() -> None:
    with pytest.raises(CannotAnswer):
        DEALER.ask("how many branches do we have and what are they worth")


@pytest.mark.parametrize(
    "question",
    ["每个城市平均有多少客户", "clients per city on average", "average number of clients per city"],
)
def test_rows_for_each_value_on_average_are_one_number(question: str) -> None:
    assert DEALER.ask(question) == [(1.5,)]


def test_rows_of_each_thing_are_counted_through_what_links_them() -> None:
    rows = [("江北网点", 2), ("西湖网点", 2)]
    assert sorted(DEALER.ask("how many clients per branch")) == rows
