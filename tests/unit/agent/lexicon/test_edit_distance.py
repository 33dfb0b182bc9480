import pytest

from agent.lexicon.edit_distance import edit_distance


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "axcd", 2), ("", "ab", 2)],
)
def test_the_distance_is_the_number_of_edits(one: str, other: str, edits: int) -> None:
    assert edit_distance(one, other) == edits


@pytest.mark.parametrize(("one", "other"), [("abcd", "wxyz"), ("a", "abcdef"), ("abcdef", "")])
def test_more_edits_than_the_bound_are_the_bound(one: str, other: str) -> None:
    assert edit_distance(one, other) == 3
