"""Questions about a weaving mill of which a near, but other one could be answered."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE loom (loom_id INTEGER PRIMARY KEY, loom_name TEXT, built_year INTEGER,
  loom_state TEXT);
CREATE TABLE repair (repair_id INTEGER PRIMARY KEY, loom_id INTEGER REFERENCES loom(loom_id),
  began_on TEXT, cost REAL);
CREATE TABLE shift (shift_id INTEGER PRIMARY KEY, loom_id INTEGER REFERENCES loom(loom_id),
  worked_on TEXT, shift_state INTEGER);
CREATE TABLE dealer (dealer_id INTEGER PRIMARY KEY, dealer_name TEXT);
CREATE TABLE bill (bill_id INTEGER PRIMARY KEY, shift_id INTEGER REFERENCES shift(shift_id),
  dealer_id INTEGER REFERENCES dealer(dealer_id), bill_state TEXT, amount REAL, issued_on TEXT);
INSERT INTO loom VALUES (1,'Ada',1990,'W'),(2,'Bea',1970,'M'),(3,'Cleo',1985,'M');
INSERT INTO repair VALUES (1,2,'2026-05-01',30),(2,3,'2026-06-01',40);
INSERT INTO shift VALUES (1,1,'2026-05-02',1),(2,1,'2026-05-03',9),(3,2,'2026-05-04',1);
INSERT INTO dealer VALUES (1,'North'),(2,'South');
INSERT INTO bill VALUES (1,1,1,'D',10,'2026-05-05'),(2,2,2,'P',20,'2026-05-06'),
 (3,3,2,'P',30,'2026-06-07'),(4,3,1,'V',5,'2026-06-08');
"""
ENGLISH = ScriptWarehouse(
    "weaving-en",
    SCRIPT,
    {
        "loom": "Looms",
        "loom.loom_name": "Loom name",
        "loom.built_year": "Year built",
        "loom.loom_state": "W=weaving; M=under repair",
        "repair": "Repairs of looms",
        "repair.began_on": "Start of the repair",
        "shift": "Shifts",
        "shift.worked_on": "Day",
        "shift.shift_state": "1=worked; 9=cancelled",
        "bill": "Bills",
        "bill.bill_state": "D=open; P=paid; V=void",
        "bill.amount": "Amount",
        "bill.issued_on": "Issued on",
    },
)
CHINESE = ScriptWarehouse(
    "weaving-zh",
    SCRIPT,
    {
        "loom": "织机",
        "loom.loom_name": "织机名称",
        "loom.built_year": "建造年份",
        "loom.loom_state": "状态 W在织 M维修",
        "shift": "班次",
        "shift.shift_state": "1已上工 9已取消",
        "dealer": "经销商",
        "dealer.dealer_name": "经销商名称",
        "bill": "账单",
        "bill.bill_state": "D草稿 P已付 V作废",
        "bill.amount": "金额",
        "bill.issued_on": "开票日期",
    },
)


@pytest.mark.parametrize(
    "question",
    ["monthly amount of cancelled bills", "bill amount by month, cancelled ones excluded"],
)
def test_a_state_is_not_one_of_rows_that_nobody_names(question: str) -> None:
    with pytest.raises(CannotAnswer):
        ENGLISH.ask(question)


def test_a_state_of_rows_that_the_question_names_is_theirs() -> None:
    assert _sort(ENGLISH.ask("bill amount of cancelled shifts")) == [(20.0,)]
    assert _sort(ENGLISH.ask("how many cancelled shifts")) == [(1,)]


def test_numbers_of_rows_are_no_answer_where_others_are_asked_for() -> None:
    with pytest.raises(CannotAnswer):
        ENGLISH.ask("looms repaired since June")
    assert _sort(ENGLISH.ask("正在维修的织机")) == [("Bea",), ("Cleo",)]


def test_numbers_of_rows_are_listed_where_these_are_asked_for() -> None:
    assert _sort(ENGLISH.ask("repairs since June 2026")) == [(2,)]


@pytest.mark.parametrize(
    "question", ["最老的织机叫什么，哪年造的", "哪台织机从未上工？给出织机名称和经销商名称"]
)
def test_a_statement_that_says_nothing_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        CHINESE.ask(question)


def _sort(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=repr)
