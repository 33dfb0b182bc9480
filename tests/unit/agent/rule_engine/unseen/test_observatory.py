"""Questions about an observatory that lends telescopes: states of notes, and words near others."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE telescope (telescope_id INTEGER PRIMARY KEY, telescope_name TEXT, can_lend INTEGER,
  telescope_state TEXT);
CREATE TABLE loan (loan_id INTEGER PRIMARY KEY,
  telescope_id INTEGER REFERENCES telescope(telescope_id), lent_on TEXT, fee REAL, discount REAL,
  loan_state TEXT, score INTEGER);
CREATE TABLE fault (fault_id INTEGER PRIMARY KEY,
  telescope_id INTEGER REFERENCES telescope(telescope_id), closed_on TEXT, cost REAL);
INSERT INTO telescope VALUES (1,'Orion',1,'W'),(2,'Vega',0,'M'),(3,'Lyra',1,'M');
INSERT INTO loan VALUES (1,1,'2026-01-05',100,10,'S',1),(2,1,'2026-02-05',80,0,'V',3),
 (3,1,'2026-02-09',70,5,'S',2),(4,3,'2026-03-05',60,0,'S',5);
INSERT INTO fault VALUES (1,2,'2026-02-01',40),(2,3,'2026-03-01',50);
"""
OBSERVATORY = ScriptWarehouse(
    "observatory",
    SCRIPT,
    {
        "telescope": "Telescopes",
        "telescope.telescope_name": "Name of the telescope",
        "telescope.can_lend": "1 if it can be lent, else 0",
        "telescope.telescope_state": "W=working; M=in maintenance",
        "loan": "Loans",
        "loan.lent_on": "Day of the loan",
        "loan.fee": "Fee",
        "loan.discount": "Discount",
        "loan.loan_state": "S signed / V void",
        "loan.score": "Rating by the borrower",
        "fault": "Faults",
        "fault.closed_on": "Day on which it was closed",
        "fault.cost": "Cost",
    },
)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("正在维修的望远镜", [("Lyra",), ("Vega",)]),
        ("How many loans were voided?", [(1,)]),
    ],
)
def test_a_state_is_found_by_the_root_of_its_word(question: str, rows: list[Row]) -> None:
    assert sorted(OBSERVATORY.ask(question), key=repr) == rows


def test_the_overall_average_is_that_of_all_rows() -> None:
    rows = OBSERVATORY.ask("Which telescopes have an average rating below the overall average?")
    assert [row[0] for row in rows] == ["Orion"]


@pytest.mark.parametrize(
    "question",
    [
        "total fee of lent telescopes",  # lendable is not lent
        "loan value after discount by telescope",  # not the discount
        "number of faults by month",  # not by the month in which they ended
        "number of loans per kind of telescope",
    ],
)
def test_a_word_is_not_taken_for_one_that_says_something_near_it(question: str) -> None:
    with pytest.raises(CannotAnswer):
        OBSERVATORY.ask(question)


def test_faults_are_dated_by_their_end_where_the_question_says_so() -> None:
    assert [tuple(row) for row in OBSERVATORY.ask("faults closed by month")] == [
        ("2026-02", 1),
        ("2026-03", 1),
    ]


def test_a_time_behind_since_is_no_part_of_a_column() -> None:
    assert OBSERVATORY.ask("total fee since the start of February 2026") == [(210.0,)]
