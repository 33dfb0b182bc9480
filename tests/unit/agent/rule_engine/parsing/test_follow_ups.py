"""What a short question says again replaces what was said; what it compares stands beside it."""

import pytest

from tests.support.schemas.rule_engine_shop import rows

_CITIES = [("北京", 230.0, 80.0, 53.33), ("上海", 150.0, None, None)]


@pytest.mark.parametrize(
    ("turns", "answer"),
    [
        (("上海的销售额", "和北京比呢"), _CITIES),
        (("revenue in 上海", "compare it with 北京"), _CITIES),
        (
            ("2025年的销售额", "和去年对比"),
            [(200.0, 180.0, -20.0, -10.0)],
        ),
        (("总销售额", "与上年相比"), [(200.0, 180.0, -20.0, -10.0)]),
        (
            ("revenue by month in 2025", "now compare it with 2024"),
            [(4, 200.0, 130.0, -70.0, -35.0), (5, None, 50.0, None, None)],
        ),
    ],
)
def test_a_comparison_adds_to_what_was_asked(
    turns: tuple[str, str], answer: list[tuple[object, ...]]
) -> None:
    assert rows(turns[1], turns[0]) == answer


@pytest.mark.parametrize(
    ("turns", "answer"),
    [
        (("各品类的销售额", "哪个最高"), [("玩具", 240.0)]),
        (("revenue by category", "which one is the lowest?"), [("食品", 140.0)]),
        (("top 1 category by revenue", "and the bottom 1?"), [("食品", 140.0)]),
        (("各品类的销售额", "从低到高"), [("食品", 140.0), ("玩具", 240.0)]),
        (("2025年的销售额", "哪个月最高"), [("2025-04", 130.0)]),
    ],
)
def test_an_order_is_one_of_the_same_numbers(
    turns: tuple[str, str], answer: list[tuple[object, ...]]
) -> None:
    assert rows(turns[1], turns[0]) == answer


@pytest.mark.parametrize("then", ["订单数呢", "what about orders"])
def test_things_without_a_name_are_counted_and_not_grouped_by(then: str) -> None:
    assert rows(then, "2025年各城市的销售额") == [("上海", 2), ("北京", 1)]


def test_things_with_a_name_are_grouped_by() -> None:
    assert rows("换成客户", "各城市的销售额") == [("李强", 230.0), ("王芳", 150.0)]


@pytest.mark.parametrize(
    ("turns", "answer"),
    [
        (("上海的客户数", "按城市统计销售额"), [("北京", 230.0), ("上海", 150.0)]),
        (("各城市的客户数", "2025年按月统计销售额"), [("2025-04", 130.0), ("2025-05", 50.0)]),
        (("revenue in 上海", "number of customers that have orders"), [(2,)]),
        (("2024年的销售额", "各品类的数量"), [("食品", 10), ("玩具", 5)]),
        (("revenue by category", "in 2025, revenue by city"), [("上海", 150.0), ("北京", 30.0)]),
    ],
)
def test_a_whole_question_takes_nothing_over(
    turns: tuple[str, str], answer: list[tuple[object, ...]]
) -> None:
    assert rows(turns[1], turns[0]) == answer


def test_every_one_replaces_the_one() -> None:
    assert rows("各城市呢", "上海的销售额") == [("北京", 230.0), ("上海", 150.0)]
