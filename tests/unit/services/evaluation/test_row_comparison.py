"""Two results are the same by their rows, whatever the columns are called and how they lie."""

import time

from services.evaluation.row_comparison import is_same_result


def test_extra_columns_and_another_order_of_columns_are_as_right() -> None:
    assert is_same_result([("a", 1), ("b", 2)], [(2, 0, "b"), (1, 0, "a")], ordered=False)
    assert not is_same_result([("a", 1), ("b", 2)], [("b", 2), ("a", 1)], ordered=True)
    assert not is_same_result([("a", 1)], [("a", 2)], ordered=False)


def test_percentages_are_fractions_only_where_a_share_is_asked() -> None:
    assert is_same_result([("a", 0.251)], [("a", 25.1)], ordered=False, shares=True)
    assert not is_same_result([("a", 0.251)], [("a", 25.1)], ordered=False)


def test_percentages_differ_by_rounding_and_no_more() -> None:
    assert is_same_result([(0.30651,)], [(30.65,)], ordered=False, shares=True)
    assert is_same_result([(0.3065098,)], [(30.7,)], ordered=False, shares=True)
    assert not is_same_result([(0.3065098,)], [(30.6,)], ordered=False, shares=True)
    assert not is_same_result([(0.3065098,)], [(30.71,)], ordered=False, shares=True)
    assert not is_same_result([(30.65098,)], [(30.65,)], ordered=False)


def test_rounded_percentages_stand_in_their_rows() -> None:
    reference = [("a", 0.30651), ("b", 0.30649), ("c", 0.5)]
    found = [("c", 50), ("b", 30.65), ("a", 30.65)]
    assert is_same_result(reference, found, ordered=False, shares=True)
    assert not is_same_result(reference, found, ordered=True, shares=True)
    swapped = [("a", 50), ("b", 30.65), ("c", 30.65)]
    assert not is_same_result(reference, swapped, ordered=False, shares=True)


def test_columns_with_the_same_values_must_stand_in_the_same_rows() -> None:
    reference = [("a", 1, 2), ("b", 2, 1)]
    assert is_same_result(reference, [(1, 2, "a"), (2, 1, "b")], ordered=False)
    assert not is_same_result(reference, [(1, 1, "a"), (2, 2, "b")], ordered=False)


def test_numbers_are_the_same_as_text_and_as_decimals() -> None:
    assert is_same_result([("12.50",)], [(12.5,)], ordered=False)
    assert is_same_result([(1_000_000,)], [("1000000.0",)], ordered=False)
    assert is_same_result([("1e999",)], [("1e999",)], ordered=False)


def test_many_columns_of_the_same_values_do_not_take_long() -> None:
    """There are 12! ways to choose them; two that do not fit together are not completed."""
    reference = [(row,) * 12 for row in range(12)]
    shifted = [tuple((row + column) % 12 for column in range(12)) for row in range(12)]
    began = time.thread_time()
    assert not is_same_result(reference, shifted, ordered=False)
    assert time.thread_time() - began < 1
