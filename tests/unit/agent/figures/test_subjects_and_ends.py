"""Whose a figure is by the place of its name, years as columns, and which values are the ends."""

import pytest

from agent.figures import check_figures
from agent.ports import QuestionResult
from tests.unit.agent.answers import make_answer, make_result

YEARS = make_answer(
    make_result(
        "shop:t sales_2024:i sales_2025:i",
        ("Quay", 67, 53), ("Mill", 285, 233), ("Fort", 159, 242), ("Ford", 132, 114),
    ),
    "compare 2024 and 2025 by shop",
    "en",
)  # fmt: skip
TERMINALS = make_answer(
    make_result(
        "terminal:t tickets:i", ("East Yard", 7460), ("North Terminal", 3131), ("Mill", 2021)
    ),
    "tickets by terminal",
    "en",
)  # fmt: skip
GROUPS = make_answer(
    make_result(
        "城市:t 客群:t 人数:i",
        ("成都", "新客", 300), ("成都", "老客", 500), ("杭州", "新客", 450), ("杭州", "老客", 120),
    ),
    "各城市各客群人数",
)  # fmt: skip
ATTENDANCE = make_answer(
    make_result("class:t attendance_(%):f", ("A1", 91.5), ("B2", 84.0), ("C3", 78.5)),
    "attendance by class",
    "en",
)


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (YEARS, "In 2025, Fort had the highest sales (242)."),
        (YEARS, "In 2025, all shops together reached 642."),
        (YEARS, "In 2025, 36.3% of sales came from Mill."),
        (YEARS, "In 2025, Fort was 9 ahead of Mill."),
        (TERMINALS, "All three terminals combined reached 12,612 tickets."),
        (TERMINALS, "Second is North Terminal with 3,131."),
        (GROUPS, "最高的是成都的老客，为500人。"),
        (ATTENDANCE, "Attendance ranges from 78.5% (C3) to 91.5% (A1)."),
    ],
)
def test_what_is_true_is_left_alone(of: QuestionResult, text: str) -> None:
    assert check_figures(text, of).unverified == []


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (YEARS, "In 2025, Mill had the highest sales (233)."),
        (YEARS, "In 2024, all shops together reached 642."),
        (YEARS, "In 2025, 36.3% of sales came from Fort."),
        (YEARS, "In 2025, Mill was 9 ahead of Fort."),
        (TERMINALS, "Every terminal has more than 3,000 tickets."),
        (TERMINALS, "Third is North Terminal with 3,131."),
        (TERMINALS, "Mill did better than North Terminal."),
        (TERMINALS, "East Yard does not reach the level of Mill."),
        (GROUPS, "最高的是杭州的新客，为450人。"),
        (ATTENDANCE, "Attendance ranges from 84% (B2) to 91.5% (A1)."),
        (ATTENDANCE, "The attendances add up to 254%."),
    ],
)
def test_what_is_false_is_marked(of: QuestionResult, text: str) -> None:
    assert check_figures(text, of).unverified
