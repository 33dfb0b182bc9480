"""Several places at once, two names without a known verb, nets, parts of units, joint names."""

import pytest

from agent.figures import check_figures
from agent.ports import QuestionResult
from tests.unit.agent.answers import make_answer, make_result

PORTS = make_answer(
    make_result("port:t ships:i", ("Kiel", 300), ("Cork", 380), ("Bari", 350), ("Bonn", 240)),
    "ships by port",
    "en",
)
ACCOUNTS = make_answer(
    make_result(
        "季度:t 收入:i 成本:i",
        ("2025-Q1", 200, 150), ("2025-Q2", 220, 161), ("2025-Q3", 206, 140), ("2025-Q4", 200, 135),
    ),
    "各季度收入和成本",
)  # fmt: skip
WAIT = make_answer(make_result("avg_wait_minutes:f", (18.4,)), "average wait in minutes", "en")
VISITS = make_answer(
    make_result(
        "month:t joined:i cancellations:i",
        ("2025-03", 350, 47), ("2025-04", 330, 44), ("2025-05", 480, 36), ("2025-06", 310, 58),
    ),
    "members who joined and cancellations by month",
    "en",
)  # fmt: skip


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (PORTS, "The top three are Cork, Bari and Kiel."),
        (PORTS, "Cork leads, followed by Bari (350) and Kiel (300)."),
        (PORTS, "No port has more ships than Cork."),
        (PORTS, "30 ships separate Cork from Bari."),
        (PORTS, "Cork, Kiel and Bonn saw 380 ships, 300 ships and 240 ships."),
        (PORTS, "Bonn and Bari together have 590, more than Cork."),
        (ACCOUNTS, "二季度成本占收入的73.2%，毛利59元。"),
        (WAIT, "The average wait is less than a third of an hour."),
        (VISITS, "In June there were 58 cancellations, the most of any month."),
        (VISITS, "May was the best month for those who joined and had the fewest cancellations."),
        (VISITS, "Net growth over the four months is 1,285."),
    ],
)
def test_what_is_true_is_left_alone(of: QuestionResult, text: str) -> None:
    assert check_figures(text, of).unverified == []


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (PORTS, "The top three are Cork, Bari and Bonn."),
        (PORTS, "Cork leads, followed by Bari (350) and Bonn (240)."),
        (PORTS, "No port has more ships than Bari."),
        (PORTS, "30 ships separate Cork from Bonn."),
        (PORTS, "Cork, Kiel and Bonn saw 300 ships, 380 ships and 240 ships."),
        (PORTS, "Bonn and Kiel together have 540, less than Cork."),
        (ACCOUNTS, "三季度成本占收入的73.2%。"),
        (ACCOUNTS, "三季度毛利59元。"),
        (WAIT, "The average wait was over half an hour."),
        (WAIT, "Patients waited 18.4 hours."),
        (VISITS, "In April there were 44 cancellations, the most of any month."),
        (VISITS, "June was the best month for those who joined and had the fewest cancellations."),
    ],
)
def test_what_is_false_is_marked(of: QuestionResult, text: str) -> None:
    assert check_figures(text, of).unverified


LIBRARIES = make_answer(
    make_result(
        "library:t loans:i members_share_(%):f",
        ("Birch Lane", 412, 38.5), ("Hollow", 365, 41.0), ("Mill End", 187, 35.1),
        ("Pier", 96, 19.8),
    ),
    "loans and members' share by library",
    "en",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("Pier made just 96 loans, less than a quarter of Birch Lane's.", True),
        ("Pier made just 96 loans, more than a third of Birch Lane's.", False),
        ("Mill End, with 187 loans, sits 78 below the average of 265.", True),
        ("Mill End, with 187 loans, sits 78 above the average of 265.", False),
        ("The loans and the share are: Hollow has the highest share, Pier the fewest loans.", True),
        ("Mill End ranks third in loans and only third by members' share.", True),
        ("Mill End ranks third in loans but only second by members' share.", False),
    ],
)
def test_the_measure_goes_on_until_another_is_named(text: str, true: bool) -> None:
    assert (check_figures(text, LIBRARIES).unverified == []) is true
