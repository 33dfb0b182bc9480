"""Weeks as periods, how long something lasts, sizes a period, and counts above a score."""

import pytest

from agent.figures import check_figures
from agent.ports import QuestionResult
from tests.unit.agent.answers import make_answer, make_result

CATCHES = [
    ("2026-W05", 640.0), ("2026-W06", 800.0), ("2026-W07", 720.0),
    ("2026-W08", 630.0), ("2026-W09", 560.0), ("2026-W10", 700.0),
]  # fmt: skip
FISHERY = make_answer(make_result("week:t catch:n", *CATCHES), "catch of the last six weeks", "en")
HARBOUR = make_answer(make_result("周:t 捕捞量:n", *CATCHES), "最近六周的捕捞量")
CHOIRS = make_answer(
    make_result(
        "choir:t points:f",
        ("Alba", 91.5), ("Brio", 84.0), ("Coro", 77.5), ("Duo", 72.0), ("Eco", 58.0),
    ),
    "points by choir", "en",
)  # fmt: skip
LESSONS = make_answer(
    make_result(
        "year:i course:t pupils:i",
        (2023, "Cello", 50), (2023, "Flute", 80), (2024, "Cello", 60), (2024, "Flute", 72),
    ),
    "pupils by year and course", "en",
)  # fmt: skip
TRUE = [
    (FISHERY, "The best week was 2026-W06 with 800, the worst 2026-W09 with 560."),
    (FISHERY, "In week 10 the catch rose by 25% to 700."),
    (FISHERY, "W07 had 720, 10% below the week before."),
    (FISHERY, "In the last three weeks 1,890 were caught."),
    (FISHERY, "The catch slipped three weeks in a row, from 800 to 560."),
    (FISHERY, "In all 4,050 were caught, or 675 a week."),
    (HARBOUR, "最高的一周是2026-W06，为800；最低的是2026-W09，为560。"),
    (HARBOUR, "第10周环比增长25%，达700。"),
    (HARBOUR, "2026年第7周为720，比上周下降10%。"),
    (HARBOUR, "捕捞量连续三周下滑。"),
    (HARBOUR, "合计4,050，每周约675。"),
    (CHOIRS, "Three of the five choirs have more than 75 points."),
    (CHOIRS, "Two choirs have more than 80 points."),
    (LESSONS, "Cello rose from 50 pupils in 2023 to 60 in 2024, a plus of 20%."),
    (LESSONS, "Flute went from 80 pupils in 2023 to 72 in 2024, a minus of 10%."),
]
FALSE = [
    (FISHERY, "The worst week was 2026-W08 with 630.", "2026-W08"),
    (FISHERY, "In week 07 the catch was 630.", "630"),
    (FISHERY, "In week 30 the catch was not counted.", "week 30"),
    (FISHERY, "W07 had 720, 20% below the week before.", "20%"),
    (FISHERY, "The catch slipped four weeks in a row.", "four"),
    (FISHERY, "It comes to 4,050 a week.", "4,050"),
    (FISHERY, "In January 2026 4,050 were caught.", "4,050"),
    (HARBOUR, "第9周捕捞700。", "700"),
    (HARBOUR, "第30周没有数据。", "第30周"),
    (HARBOUR, "捕捞量连续四周下滑。", "四周"),
    (HARBOUR, "每周约4,050。", "4,050"),
    (CHOIRS, "Four of the five choirs have more than 75 points.", "Four"),
    (LESSONS, "Flute went from 80 pupils in 2023 to 72 in 2024, a plus of 10%.", "10%"),
]


@pytest.mark.parametrize(("of", "text"), TRUE, ids=[text for _, text in TRUE])
def test_a_true_sentence_is_verified(of: QuestionResult, text: str) -> None:
    found = check_figures(text, of)
    assert [mark.text for mark in found.unverified] == []


@pytest.mark.parametrize(("of", "text", "marked"), FALSE, ids=[text for _, text, _ in FALSE])
def test_a_false_figure_is_marked(of: QuestionResult, text: str, marked: str) -> None:
    marks = [mark.text for mark in check_figures(text, of).unverified]
    assert any(marked in mark for mark in marks), marks
