"""Money that a note says does not count, and figures that nobody asked for: a letterpress."""

import pytest

from model.errors import CannotAnswer
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE press (press_id INTEGER PRIMARY KEY, press_name TEXT, lvl INTEGER, sold_on TEXT);
CREATE TABLE job (job_id INTEGER PRIMARY KEY, press_id INTEGER REFERENCES press(press_id),
  booked_on TEXT, amount REAL, st INTEGER);
CREATE TABLE tip (tip_id INTEGER PRIMARY KEY, press_id INTEGER REFERENCES press(press_id),
  got_on TEXT, amount REAL, st TEXT);
INSERT INTO press VALUES (1,'Alba',1,NULL),(2,'Brix',3,'2026-02-01');
INSERT INTO job VALUES (1,1,'2026-01-05',100,1),(2,1,'2026-01-06',40,2),(3,2,'2026-02-07',9,7),
 (4,2,'2026-02-08',20,2);
INSERT INTO tip VALUES (1,1,'2026-01-05',5,'K'),(2,2,'2026-01-09',3,'L');
"""
NOTES = {
    "press": "Presses",
    "press.press_name": "press name",
    "press.lvl": "grade 1-3",
    "press.sold_on": "day it was sold, blank while in use",
    "job": "Print jobs",
    "job.booked_on": "day of booking",
    "job.amount": "amount of the job",
    "job.st": "1 open, 2 settled, 7 scrapped. Revenue is that of 1 and 2 only.",
    "tip": "小费",
    "tip.got_on": "收到日期",
    "tip.amount": "金额",
    "tip.st": "状态 K已到账 L已退回;统计收入只算K",
}
WAREHOUSE = ScriptWarehouse("letterpress", SCRIPT, NOTES)


def test_money_counts_as_the_note_of_its_state_says() -> None:
    assert WAREHOUSE.ask("总共的小费金额") == [(5,)]
    assert WAREHOUSE.ask("total amount of print jobs in 2026") == [(160,)]


def test_a_state_that_is_asked_for_counts_though_the_note_leaves_it_out() -> None:
    assert WAREHOUSE.ask("total amount of scrapped print jobs") == [(9,)]


def test_money_by_state_is_that_of_every_state() -> None:
    rows = WAREHOUSE.ask("total amount of print jobs by status")
    assert sorted(row[-1] for row in rows) == [9, 60, 100]


def test_rows_are_counted_whatever_the_note_says_of_money() -> None:
    assert WAREHOUSE.ask("how many print jobs are there") == [(4,)]


def test_both_states_are_left_out() -> None:
    assert WAREHOUSE.ask("how many print jobs are there excluding open and scrapped") == [(2,)]


@pytest.mark.parametrize(
    "question",
    [
        "total grade of the presses",
        "cash received per press",
        "sign-ups in 2026",
        "how many print jobs are there without open and framed ones",
    ],
)
def test_figures_that_nobody_asked_for_are_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        WAREHOUSE.ask(question)


def test_a_refusal_names_a_state_by_what_its_code_means() -> None:
    with pytest.raises(CannotAnswer, match="status: settled"):
        WAREHOUSE.ask("how many settled print jobs by wombat")


def test_an_amount_of_rows_that_are_named_is_not_that_of_others() -> None:
    script = """
CREATE TABLE bills (bill_id INTEGER PRIMARY KEY, issued_on TEXT, total REAL);
CREATE TABLE receipts (receipt_id INTEGER PRIMARY KEY, got_on TEXT, amount REAL,
  bill_id INTEGER REFERENCES bills(bill_id));
INSERT INTO bills VALUES (1,'2026-01-05',90),(2,'2026-02-06',40);
INSERT INTO receipts VALUES (1,'2026-01-09',50,1),(2,'2026-03-09',20,1);
"""
    notes = {"bills.total": "amount due after discount", "receipts.amount": "USD"}
    shop = ScriptWarehouse("shop", script, {"bills": "发票", "receipts": "money received", **notes})
    assert shop.ask("今年每个月的收入") == [("2026-01", 50), ("2026-03", 20)]
    with pytest.raises(CannotAnswer):
        shop.ask("今年每个月的开票收入")
