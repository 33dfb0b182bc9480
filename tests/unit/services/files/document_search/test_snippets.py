"""A snippet shows where most was found."""

from hypothesis import given
from hypothesis import strategies as st

from services.files.document_search.snippets import MAX_LENGTH, make_snippet


def test_a_short_passage_is_shown_whole() -> None:
    assert make_snippet("退货须在三十日内。", [(0, 2)]) == ("退货须在三十日内。", ((0, 2),))


def test_the_part_with_most_matches_is_shown() -> None:
    text = "one " + "x " * 400 + "one two three. " + "y " * 400
    at = text.index("one two")
    shown, ranges = make_snippet(text, [(0, 3), (at, at + 3), (at + 4, at + 7)])
    assert [shown[a:b] for a, b in ranges] == ["one", "two"]
    assert len(shown) == MAX_LENGTH


@given(st.integers(0, 1_500), st.lists(st.tuples(st.integers(0, 1_499), st.integers(1, 30))))
def test_ranges_stay_in_the_snippet(size: int, places: list[tuple[int, int]]) -> None:
    text = "ab。 " * (size // 4)
    matches, last = [], 0
    for start, length in sorted(places):
        if start >= last and start + length <= len(text):
            matches.append((start, start + length))
            last = start + length + 1
    shown, ranges = make_snippet(text, matches)
    assert len(shown) <= MAX_LENGTH
    assert all(0 <= a < b <= len(shown) for a, b in ranges)
    assert shown in text
    assert bool(ranges) == bool(matches)
