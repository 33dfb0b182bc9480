"""What lies between the only two rows, and one column as a part of another: 30 of 40 places."""

import pytest

from agent.figures import check_figures
from agent.ports import QuestionResult
from tests.unit.agent.answers import make_answer, make_result

FERRIES = make_answer(
    make_result("ferry:t cars:i takings:n", ("Isla", 300, 20000.0), ("Mora", 450, 16000.0)),
    "compare the ferries Isla and Mora", "en",
)  # fmt: skip
MILLS = make_answer(
    make_result("磨坊:t 面粉:i 收入:n", ("东磨坊", 300, 20000.0), ("西磨坊", 450, 16000.0)),
    "东磨坊和西磨坊对比",
)
ROOMS = make_answer(
    make_result(
        "inn:t booked:i capacity:i", ("Anchor", 30, 40), ("Bell", 18, 24), ("Crown", 25, 60)
    ),
    "rooms booked by inn", "en",
)  # fmt: skip
SHOWS = make_answer(
    make_result(
        "影片:t 售票数:i 座位数:i", ("山路", 180, 240), ("渡口", 90, 150), ("雪原", 75, 100)
    ),
    "各影片的售票数和座位数",
)
BUDGETS = make_answer(
    make_result("team:t spent:n budget:n", ("Red", 500.0, 480.0), ("Blue", 450.0, 520.0)),
    "spending and budget by team", "en",
)  # fmt: skip
TRUE = [
    (FERRIES, "Isla takes in a quarter more: 20,000 against 16,000."),
    (FERRIES, "Mora takes 50% more cars, 450 versus 300."),
    (FERRIES, "The difference in takings is 4,000 in favour of Isla."),
    (FERRIES, "The difference in cars is 150."),
    (MILLS, "收入相差4,000。"),
    (MILLS, "面粉差额为150。"),
    (MILLS, "西磨坊面粉高出五成。"),
    (ROOMS, "Anchor booked 30 of 40 rooms."),
    (ROOMS, "Crown booked only 25 of its 60 rooms."),
    (SHOWS, "山路240个座位售出180张。"),
    (SHOWS, "渡口150个座位中已售出90张。"),
    (BUDGETS, "Red spent 500 against 480 planned."),
]
FALSE = [
    (FERRIES, "Mora takes in a quarter more takings.", "a quarter"),
    (FERRIES, "Isla takes in a quarter more: 20,000 against 18,000.", "18,000"),
    (FERRIES, "The difference in takings is 4,000 in favour of Mora.", "4,000"),
    (FERRIES, "The difference in cars is 250.", "250"),
    (FERRIES, "Isla grew by a quarter.", "a quarter"),
    (MILLS, "收入相差6,000。", "6,000"),
    (MILLS, "东磨坊面粉高出五成。", "五成"),
    (ROOMS, "Anchor booked 30 of 24 rooms.", "24"),
    (ROOMS, "Bell booked 30 of 40 rooms.", "30"),
    (SHOWS, "山路240个座位售出240张。", "240"),
    (SHOWS, "渡口240个座位售出90张。", "240"),
    (BUDGETS, "Red spent 500 against 450 planned.", "450"),
]


@pytest.mark.parametrize(("of", "text"), TRUE, ids=[text for _, text in TRUE])
def test_a_true_sentence_is_verified(of: QuestionResult, text: str) -> None:
    assert [mark.text for mark in check_figures(text, of).unverified] == []


@pytest.mark.parametrize(("of", "text", "marked"), FALSE, ids=[text for _, text, _ in FALSE])
def test_a_false_figure_is_marked(of: QuestionResult, text: str, marked: str) -> None:
    marks = [mark.text for mark in check_figures(text, of).unverified]
    assert any(marked in mark for mark in marks), marks
