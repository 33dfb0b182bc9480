"""Who did most of something, and what was done most."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas import rule_engine_shop as shop
from tests.support.schemas.clinic import rows, write


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("which nurse had the most visits", "Bo"),
        ("which nurse prescribed the most drugs", "Bo"),
        ("who was hired first", "Ada"),
        ("最近入职的2个人", "Bo"),
        ("most prescribed drug", "aspirin"),
        ("busiest month", "2025-03"),
        ("busiest nurse", "Bo"),
    ],
)
def test_the_first_row_is_who_or_what_did_most(question: str, first: str) -> None:
    assert rows(question)[0][0] == first


def test_of_two_kinds_of_people_none_is_chosen() -> None:
    with pytest.raises(CannotAnswer):
        write("who had the most visits")


@pytest.mark.parametrize("question", ["who spent the most", "谁消费最多"])
def test_rows_lead_to_the_people_they_belong_to(question: str) -> None:
    assert shop.rows(question) == [("李强", 230.0)]


def test_the_one_of_each_group_is_shown_by_name() -> None:
    found = rows("highest paid nurse in each ward")
    assert [row[:2] for row in found] == [("East", "Ada"), ("West", "Cy")]


def test_a_reference_to_the_own_table_is_shown_by_name() -> None:
    assert rows("nurses by mentor") == [("Ada", 2)]


def test_a_word_that_is_no_verb_is_not_what_was_done() -> None:
    with pytest.raises(CannotAnswer):
        write("时薪最高的护士")
