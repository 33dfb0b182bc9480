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
        (make_result("p:t t:n"), "unclear"),
        (make_result("n:i", *((n,) for n in range(MAX_ROWS + 1))), "unclear"),
    ],
)
def test_rows_are_compared_in_the_columns_that_both_have(
    other: QueryResult, verdict: Verdict
) -> None:
    assert compare_results(BY_PROVINCE, other) == verdict
    assert compare_results(other, BY_PROVINCE) == verdict


def test_one_number_is_compared_with_one_number() -> None:
    assert compare_results(make_result("n:i", (90,)), make_result("c:n", ("90",))) == "same"
    assert compare_results(make_result("n:i", (90,)), make_result("c:n", ("91",))) == "other"


def test_many_columns_that_look_alike_are_given_up() -> None:
    rows = [tuple(range(12)) for _ in range(2)]
    alike = make_result(" ".join(f"c{n}:i" for n in range(12)), *((1,) * 12 for _ in rows))
    assert compare_results(alike, alike) == "same"
    shuffled = [(0,) * 11 + (1,), (1,) + (0,) * 11]
    others = [(1,) * 6 + (0,) * 6, (0,) * 6 + (1,) * 6]
    names = " ".join(f"c{n}:i" for n in range(12))
    assert compare_results(make_result(names, *shuffled), make_result(names, *others)) == "unclear"
