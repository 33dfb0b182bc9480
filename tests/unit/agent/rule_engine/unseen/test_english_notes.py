"""What English notes say of missing values, roles and rows: a workshop that tunes pianos."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.piano_workshop import PIANO_WORKSHOP


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("How many active owners?", [(3,)]),
        ("Which owners are active?", [("Arden School",), ("City Hall",), ("Brool School",)]),
        ("Which owners are still active?", [("Arden School",), ("City Hall",), ("Brool School",)]),
        ("Names of tuners", [("Ada", "Finch"), ("Ben", "Holt"), ("Eve", "Pike")]),
        ("names of apprentices", [("Cleo", "Marsh")]),
        ("How many grand pianos?", [(2,)]),
        ("number of school owners", [(2,)]),
        ("Owners with more than 1 piano and how many", [("Arden School", 2)]),
        ("Owners with more than 1 piano, with the number", [("Arden School", 2)]),
        ("Which manufacturers do we serve?", [("Ibach",), ("Seiler",)]),
        ("How many visits were ordered since the start of 2026?", [(3,)]),
        ("How many owners does each account keeper have?", [("Dan", "Orr", 3)]),
        ("visit count by visit state", [(10, 1), (30, 4), (90, 1)]),
    ],
)
def test_english_notes_are_read(question: str, rows: list[Row]) -> None:
    assert sorted(PIANO_WORKSHOP.ask(question)) == sorted(rows)


@pytest.mark.parametrize(
    "question",
    [
        "list the badge numbers of tuners",
        "Total worth of grand pianos",
        "Visits overdue by more than 20 days",
        "average fee of one-to-one visits",
        "visits with more than 15 euros driven",
    ],
)
def test_another_figure_is_not_computed(question: str) -> None:
    with pytest.raises(CannotAnswer):
        PIANO_WORKSHOP.ask(question)
