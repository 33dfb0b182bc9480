"""Chinese numerals are read as they are said; what is none is no number."""

import time
from decimal import Decimal

import pytest

from agent.lexicon.numerals import parse_number, parse_numeral


@pytest.mark.parametrize(
    ("text", "number", "place"),
    [
        ("两", 2, 1),
        ("十二", 12, 1),
        ("三百二十", 320, 10),
        ("一千零八", 1008, 1),
        ("一千二百万", 12_000_000, 1_000_000),
        ("三亿零五万", 300_050_000, 10_000),
    ],
)
def test_a_numeral_has_a_number_and_a_last_place(text: str, number: int, place: int) -> None:
    assert parse_numeral(text) == (number, place)


@pytest.mark.parametrize(
    "text", ["", "二零二五", "一二", "二百三百", "十千", "零十", "万", "百", "median", "三x"]
)
def test_what_is_no_numeral_has_none(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize(("text", "number"), [("百", 100), ("千", 1000), ("1,200", 1200)])
def test_a_question_may_leave_out_the_one(text: str, number: int) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["一" * 5_000 + "零零", "一十" * 5_000])
def test_a_long_run_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    assert parse_numeral(text) is None
    assert time.process_time() - began < 1
