"""What an editor leaves as it is on a dashboard of which he is not shown everything."""

from dataclasses import replace
from datetime import date

import pytest

from model.dashboards.dashboard import (
    Card,
    CardPosition,
    DashboardContents,
    DashboardFilter,
    FilterTarget,
)
from model.errors import Invalid
from services.dashboards.contents_check import ContentsCheck, DashboardEditor

EDITOR = DashboardEditor(
    user_id="ada", visible_questions={}, shown_card_ids=set(), titled_card_ids=set()
)
FIRST, SECOND = FilterTarget("a", "p1"), FilterTarget("b", "p1")
STORED = DashboardFilter("f", "Region", "value", "North", (FIRST, SECOND))
SENT = replace(STORED, label="", default=None)


def question_card(card_id: str) -> Card:
    return Card(id=card_id, kind="question", position=CardPosition(0, 0, 6, 5), question_id="q")


BEFORE = DashboardContents(cards=(question_card("a"), question_card("b")), filters=(STORED,))


def check(sent: DashboardFilter, editor: DashboardEditor = EDITOR) -> DashboardFilter:
    contents = replace(BEFORE, filters=(sent,))
    checked = ContentsCheck(lambda: date(2026, 1, 1)).check(contents, BEFORE, editor)
    return checked.filters[0]


def test_a_filter_that_he_was_not_told_keeps_its_label_and_value() -> None:
    assert check(SENT) == STORED


def test_it_keeps_them_when_one_of_its_cards_is_taken_away() -> None:
    assert check(replace(SENT, targets=(SECOND,))) == replace(STORED, targets=(SECOND,))


def test_its_value_does_not_move_to_another_card() -> None:
    moved = replace(SENT, label="Mine", targets=(SECOND, FilterTarget("b", "p2")))
    assert check(moved).default is None


def test_without_a_card_it_has_no_value_that_everybody_would_be_shown() -> None:
    assert check(replace(SENT, label="Mine", targets=())).default is None
    with pytest.raises(Invalid):
        check(replace(SENT, targets=()))


def test_who_was_told_its_value_may_empty_it() -> None:
    shown = replace(EDITOR, shown_card_ids={"a"})
    assert check(replace(STORED, default=None, targets=(SECOND,)), shown).default is None
