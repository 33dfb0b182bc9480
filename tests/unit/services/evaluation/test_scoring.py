"""The scorer: right by the rows of any reference; refusals."""

from collections.abc import Iterator

from services.evaluation.scoring import (
    Candidate,
    Reference,
    has_order,
    score_answer,
)

REFUSAL = Candidate(is_refused=True)


def test_the_rows_of_any_reference_are_right() -> None:
    references = [Reference([(1,)]), Reference([(2,)])]
    assert score_answer(Candidate([(2,)]), references) == "right"
    assert score_answer(Candidate([(3,)]), references) == "wrong"


def test_a_refusal_is_none_of_right_and_wrong_and_no_rows_are_wrong() -> None:
    assert score_answer(REFUSAL, [Reference([(1,)])]) == "refused"
    assert score_answer(Candidate(None), [Reference([])]) == "wrong"


def test_references_are_read_until_one_fits() -> None:
    def references() -> Iterator[Reference]:
        yield Reference([(1,)])
        raise AssertionError("read on")

    assert score_answer(Candidate([(1,)]), references()) == "right"


def test_order_counts_where_the_reference_orders_its_rows() -> None:
    rows = [("b",), ("a",)]
    ordered = Reference([("a",), ("b",)], ordered=has_order("SELECT x FROM t ORDER BY x", "sqlite"))
    bag = Reference([("a",), ("b",)], ordered=has_order("SELECT x FROM t", "sqlite"))
    assert score_answer(Candidate(rows), [ordered]) == "wrong"
    assert score_answer(Candidate(rows), [bag]) == "right"
