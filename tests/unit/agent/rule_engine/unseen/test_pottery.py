"""Words that only say how rows came about, heads of notes, currencies: a pottery's records."""

import pytest

from model.errors import CannotAnswer
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE members (member_id INTEGER PRIMARY KEY, full_name TEXT, began_on TEXT);
CREATE TABLE leases (lease_id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members(member_id),
  begun_on TEXT, st TEXT);
CREATE TABLE firing (firing_id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members(member_id),
  fired_on TEXT, gas REAL, clay_kg REAL, fee_cents INTEGER, st TEXT);
CREATE TABLE receipt (receipt_id INTEGER PRIMARY KEY,
  firing_id INTEGER REFERENCES firing(firing_id), got_on TEXT, amount REAL, way TEXT);
INSERT INTO members VALUES (1,'Ada','2026-05-03'),(2,'Bo','2025-02-01'),(3,'Cy','2026-05-20');
INSERT INTO leases VALUES (1,1,'2026-05-03','A'),(2,2,'2025-02-01','E'),(3,2,'2026-01-01','A');
INSERT INTO firing VALUES (1,1,'2026-05-05',10,100,2500,'D'),(2,2,'2026-05-06',20,50,1500,'D'),
 (3,2,'2025-03-01',30,70,9900,'X');
INSERT INTO receipt VALUES (1,1,'2026-05-09',25,'card'),(2,2,'2026-05-10',15,'cash');
"""
NOTES = {
    "members": "potters who work with us",
    "members.full_name": "name",
    "members.began_on": "joined",
    "leases": "wheels of a potter over time",
    "leases.begun_on": "first day",
    "leases.st": "A active, E ended",
    "firing": "firings of the big kiln",
    "firing.member_id": "potter",
    "firing.fired_on": "day of the firing",
    "firing.gas": "gas burnt, litres",
    "firing.clay_kg": "weighed net weight in kg",
    "firing.fee_cents": "fee in US cents",
    "firing.st": "D done, X cancelled",
    "receipt": "money received",
    "receipt.got_on": "date received",
    "receipt.amount": "amount in EUR",
    "receipt.way": "how it was paid",
}
POTTERY = ScriptWarehouse("pottery", SCRIPT, NOTES)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("firings recorded in May 2026: how many", [(2,)]),
        ("how many firings were recorded in May 2026", [(2,)]),
        ("total amount collected in May 2026", [(40.0,)]),
        ("2026年5月收的金额是多少", [(40.0,)]),
    ],
)
def test_a_verb_that_only_says_how_rows_came_about_is_passed_over(
    question: str, rows: list[tuple[object, ...]]
) -> None:
    assert POTTERY.ask(question) == rows


@pytest.mark.parametrize(
    "question",
    [
        "how many firings were not recorded in May 2026",
        "how many firings were abandoned in May 2026",
        "how many firings were refunded in May 2026",
        "2026年5月没收的金额是多少",
    ],
)
def test_a_verb_of_a_state_or_one_that_is_denied_is_not(question: str) -> None:
    with pytest.raises(CannotAnswer):
        POTTERY.ask(question)


def test_the_head_of_a_note_names_the_table() -> None:
    assert POTTERY.ask("how many active wheels are there") == [(2,)]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("total fee in May 2026, in dollars", [(40.0,)]),
        ("how many firings have a fee above 20 dollars", [(2,)]),
        ("how many firings have a fee above $20", [(2,)]),
    ],
)
def test_money_is_told_and_compared_in_the_currency_it_is_stored_in(
    question: str, rows: list[tuple[object, ...]]
) -> None:
    assert POTTERY.ask(question) == rows


def test_no_rate_of_exchange_is_assumed() -> None:
    with pytest.raises(CannotAnswer):
        POTTERY.ask("total fee in May 2026, in euros")


def test_who_did_something_in_a_period_is_a_list_of_people() -> None:
    assert POTTERY.ask("Who joined last month?") == [("Ada",), ("Cy",)]


def test_a_part_that_is_still_so_is_a_share() -> None:
    assert POTTERY.ask("What percentage of all wheels is still active?") == [(66.67,)]


def test_the_only_column_that_is_called_nearly_so_is_meant() -> None:
    assert POTTERY.ask("total weight in May 2026") == [(150.0,)]


def test_the_answer_says_which_word_was_passed_over_and_what_another_was_taken_for() -> None:
    passed_over = POTTERY.write("how many firings were recorded in May 2026")
    assert any(m.startswith("“recorded” was passed over") for m in passed_over.assumptions)
    assert passed_over.unused_words == ()
    taken = POTTERY.write("total weight in May 2026").assumptions
    assert any(m.startswith("“weight” was taken for “weighed net weight (kg)”") for m in taken)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("一次烧制都没有的成员是哪些？", [("Cy",)]),
        ("clay in May 2026", [(150.0,)]),
    ],
)
def test_words_that_name_parts_of_one_table_only_are_of_its_rows(
    question: str, rows: list[tuple[object, ...]]
) -> None:
    assert POTTERY.ask(question) == rows
