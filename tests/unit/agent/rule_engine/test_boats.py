"""Questions on a source without a note: what names, keys, switches and stored days say alone."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.support.schemas.boats import rows, write


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("how many appointments are there", [(4,)]),
        ("how many appts are there", [(4,)]),
        ("number of appointments by hull type", [("sloop", 3), ("ketch", 1)]),
        ("how many appointments are unpaid", [(1,)]),
        ("how many boats are not insured", [(1,)]),
        ("uninsured boats", [("Gull",)]),
        ("how many sloops are registered", [(2,)]),
        ("what is the no-show rate?", [(25.0,)]),
        ("cancellation rate", [(25.0,)]),
        ("boats that were never repaired", [("Gull",), ("Owl",)]),
        ("how many boats have never been repaired?", [(2,)]),
        ("the 2 most repaired boats", [("Tern", 2), ("Auk", 2)]),
        ("how many repairs are not done yet", [(1,)]),
        ("repairs that are not done yet by hull type", [("sloop", 1)]),
        ("average days from asked to done in 2024", [(10.0,)]),
        ("how many repairs with more than 2 km", [(3,)]),
        ("which harbour has the highest distance", [("South", 12.0)]),
        ("when was the last repair asked", [("2025/05/01",)]),
        ("cancellation rate by harbour", [("North", 0.0), ("South", 50.0)]),
        (
            "compare sloops and ketches by appointments",
            [("sloop", 3, 2, 200.0), ("ketch", 1, None, None)],
        ),
        ("top 1 hull type by appointments", [("sloop", 3)]),
        ("total boats", [(4,)]),
        ("appointment growth 2025 vs 2024", [(2, 2, 0, 0.0)]),
        ("appointments by quarter of start date", [("2024-Q1", 2), ("2025-Q1", 2)]),
        ("which hull types are there", [("ketch",), ("sloop",)]),
        ("average number of appointments per boat", [(1.3333333333333333,)]),
        ("average days between repairs of a boat", [(217.5,)]),
        ("how many skippers were hired in 2025", [(2,)]),
        ("skippers hired by year", [("2024", 1), ("2025", 2)]),
        ("repairs by month in 2025", [("2025-03", 1), ("2025-04", 1), ("2025-05", 1)]),
        ("total fee by quarter", [("2024-Q1", 30.0), ("2025-Q1", 90.0)]),
        ("fee by harbour", [("North", 30.0), ("South", 90.0)]),
        ("which boat has the longest appointment", [("Gull", 500)]),
    ],
)
def test_a_question_is_answered_with_its_rows(question: str, expected: list[Row]) -> None:
    found = rows(question)
    assert sorted(found, key=str) == sorted(expected, key=str) or found == expected


def test_growth_from_one_year_to_another_compares_the_two() -> None:
    found = rows("how much did the total fee grow from 2024 to 2025?")
    assert found == [(30.0, 90.0, 60.0, 200.0)]


def test_a_kind_of_rows_is_counted_again_for_another_kind() -> None:
    assert rows("and ketches?", "how many sloops are there") == [(2,)]


def test_the_most_of_what_only_its_day_is_called_so() -> None:
    assert rows("which weekday has the most starts?")[0][0] == "Tuesday"


@pytest.mark.parametrize("question", ["how many were registered?", "boats that were never painted"])
def test_rows_are_not_listed_where_a_number_or_something_unknown_is_asked(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)
