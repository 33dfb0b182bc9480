"""Things that grew or fell from one time to another."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.rule_engine_shop import rows, write


@pytest.mark.parametrize(
    "question",
    [
        "哪些品类2025年比2024年卖得少",
        "哪些品类2025年的销售额比2024年下降了",
        "哪些品类今年同比下滑了",
        "which categories sold less in 2025 than in 2024",
        "which categories are declining",
    ],
)
def test_only_those_that_fell_are_listed(question: str) -> None:
    assert rows(question) == [("玩具", 200.0, 40.0, -160.0, -80.0)]


def test_those_that_grew_are_listed() -> None:
    assert rows("哪些城市2025年比2024年卖得多") == []
    assert [row[0] for row in rows("哪些城市今年的销售额比去年下降了")] == ["北京"]


def test_things_of_which_there_are_many_are_not_compared() -> None:
    with pytest.raises(CannotAnswer):
        rows("哪些品类卖得多")


def test_a_number_that_was_sold_is_no_change() -> None:
    assert "CASE" not in write("which customers sold fewer than 9 units").sql
