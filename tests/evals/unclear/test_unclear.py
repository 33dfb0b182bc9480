"""The corpus of unclear questions: each reading runs and gives other rows; and the judge of it."""

from dataclasses import replace

import pytest

from tests.evals.datasets.connection import fetch
from tests.evals.datasets.unclear_set import Reading, UnclearQuestion, list_unclear, open_source
from tests.evals.datasets.warehouse import Warehouse
from tests.evals.runs.attempt import Attempt
from tests.evals.unclear.judging import judge

SOURCES = (
    *("gym", "lengyun", "yake", "hotel", "saas", "logistics", "insurance", "hospital", "museum"),
    "tingche",
)


@pytest.fixture(scope="module")
def gym() -> Warehouse:
    return open_source("gym")


@pytest.mark.parametrize("source", SOURCES)
def test_every_reading_gives_rows_of_its_own(source: str) -> None:
    warehouse = open_source(source)
    for asked in list_unclear():
        if asked.source == source and asked.readings:
            rows = [str(fetch(warehouse.connection, each.sql).rows) for each in asked.readings]
            assert len(set(rows)) == len(rows) > 1, asked.id


def test_a_question_without_an_answer_names_what_is_missing() -> None:
    unanswerable = [asked for asked in list_unclear() if not asked.readings]
    assert unanswerable
    assert all(asked.missing for asked in unanswerable)


MISSING = UnclearQuestion("u", "gym", "en", "missing column", "rent?", "rent of a club: no column")
TWO = UnclearQuestion(
    "a", "gym", "en", "two dates", "members?",
    readings=(
        Reading("all", "SELECT COUNT(*) FROM members"),
        Reading("those who are active", "SELECT COUNT(*) FROM members WHERE status = 'active'"),
    ),
)  # fmt: skip


def test_a_refusal_has_to_name_it(gym: Warehouse) -> None:
    named = Attempt(refused=True, problem="cannot_answer: nothing goes by “rent”")
    assert judge(gym, MISSING, named).outcome == "named"
    assert judge(gym, MISSING, Attempt(refused=True, problem="what?")).outcome == "unnamed"
    assert judge(gym, MISSING, Attempt(rows=[(1,)])).outcome == "silent"
    assert judge(gym, MISSING, Attempt(rows=[(1,)], notices=["no rent here"])).outcome == "told"


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("members means everybody who ever joined", "stated"),
        ("members = COUNT(*)", "silent"),
        ("Time is counted by joined_on: 2025-01-01 – 2025-12-31", "silent"),
    ],
)
def test_a_model_that_says_how_it_read_a_word_is_not_silent(
    gym: Warehouse, line: str, outcome: str
) -> None:
    asked = replace(TWO, kind="who counts")
    rows = list(fetch(gym.connection, TWO.readings[0].sql).rows)
    assert judge(gym, asked, Attempt(rows=rows, assumptions=[line])).outcome == outcome


def test_an_offer_has_to_lead_to_another_reading(gym: Warehouse) -> None:
    rows = list(fetch(gym.connection, TWO.readings[0].sql).rows)
    other = TWO.readings[1].sql
    offered = judge(gym, TWO, Attempt(rows=rows, reading="all", offers=[other]))
    assert (offered.outcome, offered.taken, offered.clicks) == ("offered", 0, (1,))
    same = judge(gym, TWO, Attempt(rows=rows, reading="all", offers=[TWO.readings[0].sql]))
    assert (same.outcome, same.clicks) == ("stated", ())
    assert judge(gym, TWO, Attempt(rows=rows)).outcome == "silent"
