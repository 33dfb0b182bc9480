"""Claims that something holds of only some names, of all, of all but some, or of a count."""

import pytest

from agent.figures import check_figures
from agent.ports import QuestionResult
from tests.unit.agent.answers import make_answer, make_result

PROFIT = make_answer(
    make_result("branch:t profit:i", ("Quay", 23000), ("Mill", 58000), ("Fort", -21000)),
    "profit by branch",
    "en",
)
TARGETS = make_answer(
    make_result(
        "商品:t 捐款目标:i 捐款:i", ("围巾", 100, 130), ("手套", 200, 150), ("帽子", 300, 390)
    ),
    "各商品捐款目标完成情况",
)
YEARS = make_answer(
    make_result("team:t 2024:i 2025:i", ("Red", 80, 96), ("Blue", 70, 63), ("Gold", 50, 55)),
    "compare 2024 and 2025 by team",
    "en",
)


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (PROFIT, "Only Fort is in the red."),
        (PROFIT, "All branches are profitable except Fort."),
        (PROFIT, "Fort lost 21,000."),
        (PROFIT, "Two branches are profitable, one is not."),
        (PROFIT, "No branch but Mill made more than 50,000."),
        (TARGETS, "只有手套未完成目标。"),
        (TARGETS, "除手套外，其余商品均完成目标。"),
        (TARGETS, "3款商品中有2款完成目标。"),
        (TARGETS, "手套比目标少50。"),
        (YEARS, "Blue is the only team that lost ground."),
        (YEARS, "All teams grew except Blue."),
    ],
)
def test_true_quantifiers_are_left_alone(of: QuestionResult, text: str) -> None:
    assert check_figures(text, of).unverified == []


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (PROFIT, "Only Quay is in the red."),
        (PROFIT, "All branches are profitable except Mill."),
        (PROFIT, "Mill made a loss of 58,000."),
        (PROFIT, "Fort made a profit of 21,000."),
        (PROFIT, "No branch but Quay made more than 50,000."),
        (TARGETS, "只有围巾未完成目标。"),
        (TARGETS, "除帽子外，其余商品均完成目标。"),
        (TARGETS, "帽子没有达成目标。"),
        (TARGETS, "3款商品全部完成目标。"),
        (YEARS, "Red is the only team that lost ground."),
        (YEARS, "All teams grew except Gold."),
        (YEARS, "Every team improved from 2024 to 2025."),
    ],
)
def test_false_quantifiers_are_marked(of: QuestionResult, text: str) -> None:
    assert check_figures(text, of).unverified
