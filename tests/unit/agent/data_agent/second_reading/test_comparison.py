import pytest

from agent.data_agent.second_reading.comparison import MAX_ROWS, Verdict, compare_results
from model.sources.query import QueryResult
from tests.unit.agent.answers import make_result

BY_PROVINCE = make_result("province:t total:n", ("A", "1.50"), ("B", "2.00"), ("C", None))


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (BY_PROVINCE, "same"),
        (make_result("p:t t:f", ("C", None), ("B", 2), ("A", 1.5)), "same"),
        (make_result("t:f p:t", (1.5000000001, "A"), (2.0, "B"), (None, "C")), "same"),
        (make_result("id:i p:t t:n", (7, "A", "1.5"), (8, "B", "2"), (9, "C", None)), "same"),
        (make_result("t:n", ("2",), ("1.5",), (None,)), "same"),
        (make_result("p:t t:n", ("A", "2.00"), ("B", "1.50"), ("C", None)), "unclear"),
        (make_result("p:t t:n", ("A", "1.5"), ("B", "2"), ("C", "3")), "unclear"),
        (make_result("p:t t:n", ("X", "9"), ("Y", "8"), ("Z", "7")), "other"),
        (make_result("name:t t:n", ("Aleph", "1.5"), ("Beth", "2"), ("Gimel", None)), "same"),
        (make_result("name:t t:n", ("Aleph", "1.5"), ("Beth", "2"), ("Gimel", "3")), "other"),
        (
            make_result("name:t t:n q:t", ("X", "1.5", "a"), ("Y", "2", "b"), ("Z", None, "c")),
            "unclear",
        ),
        (make_result("p:t t:n", ("A", "1.5"), ("B", "2")), "other"),
        (make_result("n:i", *((n,) for n in range(MAX_ROWS + 1))), "unclear"),
    ],
)
def test_rows_are_compared_in_the_columns_that_both_have(
    other: QueryResult, verdict: Verdict
) -> None:
    assert compare_results(BY_PROVINCE, other) == verdict
    assert compare_results(other, BY_PROVINCE) == verdict


def test_rows_beside_an_empty_answer_are_other_ones() -> None:
    nothing = make_result("p:t t:n")
    assert compare_results(nothing, BY_PROVINCE) == "other"
    assert compare_results(BY_PROVINCE, nothing) == "unclear"
    assert compare_results(nothing, nothing) == "unclear"


def test_one_number_is_compared_with_one_number() -> None:
    assert compare_results(make_result("n:i", (90,)), make_result("c:n", ("90",))) == "same"
    assert compare_results(make_result("n:i", (90,)), make_result("c:n", ("91",))) == "other"


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        (("0.6187416",), ("61.87",), "same"),
        (("0.6187416",), ("0.62",), "same"),
        (("47.1014",), ("47.1",), "same"),
        (("0.25", "0.5"), ("50", "25"), "same"),
        (("0.6187",), ("0.6230",), "other"),
        (("47.1",), ("47.2",), "other"),
        (("1",), ("100",), "other"),
        (("5",), ("500",), "other"),
    ],
)
def test_shares_of_1_are_those_in_percent_and_figures_those_rounded(
    one: tuple[str, ...], two: tuple[str, ...], verdict: Verdict
) -> None:
    left = make_result("share:n", *((cell,) for cell in one))
    right = make_result("percent:n", *((cell,) for cell in two))
    assert compare_results(left, right) == verdict
    assert compare_results(right, left) == verdict


def test_shares_belong_to_their_rows() -> None:
    shares = make_result("p:t share:n", ("A", "0.25"), ("B", "0.5"))
    assert compare_results(shares, make_result("p:t s:n", ("B", "50"), ("A", "25"))) == "same"
    assert compare_results(shares, make_result("p:t s:n", ("A", "50"), ("B", "25"))) == "unclear"


def test_the_same_things_with_other_figures_are_another_answer() -> None:
    all_staff = make_result("team:t n:i", ("A", 5), ("B", 7))
    assert compare_results(all_staff, make_result("team:t n:i", ("A", 4), ("B", 6))) == "other"
    assert compare_results(all_staff, make_result("team:t n:i", ("A", 4), ("C", 6))) == "other"
    first = make_result("team:t id:i", ("A", 9))
    assert compare_results(first, make_result("team:t n:i", ("A", 5))) == "unclear"


def test_a_group_without_a_name_tells_nothing() -> None:
    named = make_result("channel:t n:i", ("web", 5), ("shop", 7))
    unnamed = make_result("channel:t n:i", ("web", 5), ("shop", 7), (None, 2))
    assert compare_results(named, unnamed) == "unclear"
    more = make_result("channel:t n:i", ("web", 5), ("shop", 7), ("phone", 2))
    assert compare_results(named, more) == "other"


def test_many_columns_that_look_alike_are_given_up() -> None:
    rows = [tuple(range(12)) for _ in range(2)]
    alike = make_result(" ".join(f"c{n}:i" for n in range(12)), *((1,) * 12 for _ in rows))
    assert compare_results(alike, alike) == "same"
    shuffled = [(0,) * 11 + (1,), (1,) + (0,) * 11]
    others = [(1,) * 6 + (0,) * 6, (0,) * 6 + (1,) * 6]
    names = " ".join(f"c{n}:i" for n in range(12))
    assert compare_results(make_result(names, *shuffled), make_result(names, *others)) == "unclear"
