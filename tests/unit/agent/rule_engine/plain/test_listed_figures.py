"""Things that are listed with what is said of them: a name for each, and its own figure."""

import pytest

from tests.unit.agent.rule_engine.plain.drone_dealer import DEALER

LAUNCHED = [("鹞2", 20000.0), ("Merlin", 12000.0)]
FALCO = [("Merlin", 4000.0)]
FARMS = [("青禾", 2)]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("今年上市的无人机及其销售额", LAUNCHED),
        ("今年上市的无人机和它们的销售额", LAUNCHED),
        ("今年上市的无人机各卖了多少钱", LAUNCHED),
        ("drones launched this year and their sales amount", LAUNCHED),
        ("list drones launched this year with total sales amount", LAUNCHED),
        ("each drone launched this year and its sales amount", LAUNCHED),
        ("杭州的客户及其销售单数", [("青禾", 2), ("蓝天", 1)]),
        ("farm clients and the number of complaints they had", FARMS),
    ],
)
def test_each_thing_has_its_own_figure(question: str, rows: list[tuple[object, ...]]) -> None:
    assert DEALER.ask(question) == rows


def test_a_figure_of_things_is_one_sum() -> None:
    assert DEALER.ask("今年上市的无人机销售额") == [(32000.0,)]
    assert DEALER.ask("sales amount of drones launched this year") == [(32000.0,)]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("list all drones of brand Falco with price", FALCO),
        ("drones by Falco with list price", FALCO),
        ("Falco的无人机及标价", FALCO),
        ("list the farm clients with city", [("青禾", "杭州")]),
    ],
)
def test_a_list_with_a_further_column_names_its_things(
    question: str, rows: list[tuple[object, ...]]
) -> None:
    assert DEALER.ask(question) == rows
