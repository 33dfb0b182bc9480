from model.sources.query import ResultColumn
from services.replay.row_difference import SAME, ChangedRow, RowDifference, compare_rows

REGION = ResultColumn("region", "region", "text")
AMOUNT = ResultColumn("amount", "amount", "float")
BOTH = (REGION, AMOUNT)


def test_the_order_of_rows_does_not_matter() -> None:
    assert compare_rows(BOTH, [("n", 1.0), ("s", 2.0)], [("s", 2.0), ("n", 1.0)]) == SAME


def test_the_last_digits_of_a_sum_do_not_matter() -> None:
    assert compare_rows(BOTH, [("n", 0.1 + 0.2)], [("n", 0.3)]) == SAME


def test_rows_are_added_gone_and_changed() -> None:
    before, after = [("n", 1.0), ("s", 2.0), ("w", 3.0)], [("n", 1.0), ("s", 5.0), ("e", 4.0)]
    assert compare_rows(BOTH, before, after) == RowDifference(
        added=(("e", 4.0),),
        gone=(("w", 3.0),),
        changed=(ChangedRow(("s", 2.0), ("s", 5.0)),),
    )


def test_one_of_two_equal_rows_is_gone() -> None:
    assert compare_rows(BOTH, [("n", 1.0)] * 2, [("n", 1.0)]).gone == (("n", 1.0),)


def test_rows_whose_names_are_not_theirs_alone_are_added_and_gone() -> None:
    found = compare_rows(BOTH, [("n", 1.0), ("n", 2.0)], [("n", 3.0)])
    assert (len(found.gone), len(found.added), found.changed) == (2, 1, ())


def test_numbers_without_names_are_added_and_gone() -> None:
    assert compare_rows((AMOUNT,), [(1.0,)], [(2.0,)]) == RowDifference(((2.0,),), ((1.0,),))
