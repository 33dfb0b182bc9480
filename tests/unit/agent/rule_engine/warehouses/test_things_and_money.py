"""Questions to an annotated warehouse that nobody has prepared: a theatre without keys."""

import pytest

from tests.support.schemas.theatre import rows, write


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("有多少职员", [(4,)]),
        ("剧厅有哪些", [("东厅",), ("西厅",), ("南厅",)]),
        ("在演的剧目有哪些", [("海燕",), ("茶肆",)]),
    ],
)
def test_a_thing_goes_by_the_note_of_its_table_without_words_for_a_table(
    question: str, answer: list[object]
) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize("question", ["2024年销售额是多少", "revenue in 2024"])
def test_revenue_is_what_was_paid_and_no_refund(question: str) -> None:
    assert rows(question) == [(150.0,)]


def test_the_amount_taken_for_revenue_is_told() -> None:
    assert any("实付金额" in said for said in write("2024年销售额是多少").assumptions)


def test_tables_without_keys_are_joined_by_names_and_values() -> None:
    assert {row[:2] for row in rows("各剧厅的销售额")} == {
        ("东厅", 210.0), ("西厅", 60.0), ("南厅", 50.0)
    }  # fmt: skip
