"""客户投诉 are complaints and no clients; who complained is a client."""

import pytest

from tests.unit.agent.rule_engine.plain.drone_dealer import DEALER


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("杭州的医院客户有哪些", [("蓝天",)]),
        ("杭州的客户有哪些", [("蓝天",), ("青禾",)]),
        ("医院客户有多少", [(2,)]),
        ("客户投诉有多少条", [(3,)]),
        ("医院客户的投诉有多少", [(1,)]),
    ],
)
def test_the_beginning_of_a_compound_is_what_its_rows_are_of(
    question: str, rows: list[tuple[object, ...]]
) -> None:
    assert DEALER.ask(question) == rows


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("哪些客户投诉过", [("蓝天",), ("青禾",)]),
        ("今年哪些客户投诉过", [("青禾",)]),
        ("今年投诉过的客户", [("青禾",)]),
        ("which clients complained", [("蓝天",), ("青禾",)]),
        ("which clients complained this year", [("青禾",)]),
        ("有多少客户投诉过", [(2,)]),
        ("how many clients complained", [(2,)]),
    ],
)
def test_who_did_it_is_listed_once_and_not_what_was_done(
    question: str, rows: list[tuple[object, ...]]
) -> None:
    assert DEALER.ask(question) == rows


@pytest.mark.parametrize("question", ["有投诉的客户占多少", "投诉过的客户占全部客户的百分比"])
def test_those_who_did_it_are_a_share_of_all(question: str) -> None:
    assert DEALER.ask(question) == [(66.67,)]


@pytest.mark.parametrize(
    "question", ["没投诉过的客户有哪些", "从来没有投诉过的客户有哪些", "从未投诉过的客户"]
)
def test_who_never_did_it_is_not_taken_for_who_did(question: str) -> None:
    assert DEALER.ask(question) == [("白鹭",)]
