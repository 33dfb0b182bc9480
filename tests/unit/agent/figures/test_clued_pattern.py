"""Patterns with clues find what they find without."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.figures.claims import trends, universals
from agent.figures.extraction import number_words
from agent.figures.extraction.clued_pattern import CluedPattern

PATTERNS = [
    number_words._FRACTION,
    number_words._MULTIPLE,
    number_words._PART_OF_UNIT,
    universals._CLAIM,
    trends._STEADY_CHANGE,
    trends._CHANGE_STEADY,
]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(data=st.data())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_whatever_matches_contains_a_clue(pattern: CluedPattern, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern.pattern))
    assert [m.span() for m in pattern.finditer(text)] == [
        m.span() for m in pattern.pattern.finditer(text)
    ]
    assert bool(pattern.search(text)) == bool(pattern.pattern.search(text))


def test_letters_that_ignore_case_matches_are_clues() -> None:
    pattern = CluedPattern("kiss", ["kiss"])
    assert pattern.search("\u212ai\u017fS") is not None


def test_a_text_without_clues_is_not_searched() -> None:
    assert list(CluedPattern(".", ["never there"]).finditer("a text")) == []
