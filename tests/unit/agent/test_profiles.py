import pytest

from agent.profiles import in_short
from model.schema import Column, ColumnProfile

DAY = "2024-01-01"


@pytest.mark.parametrize(
    ("profile", "text"),
    [
        (None, ""),
        (ColumnProfile(0, True, 0.0, 0), ""),
        (ColumnProfile(10, True, 0.0, 10, "1", "10"), "unique; 1…10"),
        (ColumnProfile(10, True, 0.2, 4, "1", "9"), "4 distinct; 1…9; 20% NULL"),
        (ColumnProfile(10, False, 0.2, 10), "~10 distinct; ~20% NULL"),
        (ColumnProfile(9, True, 0, 3, "202401", "202412", "YYYYMM"),
            "3 distinct; 202401…202412; YYYYMM"),
        (ColumnProfile(9, True, 0, 2, f"{DAY}T00:00:00", f"{DAY}T00:00:00"), f"2 distinct; {DAY}"),
        (ColumnProfile(9, True, 1.0, 0), "always NULL"),
    ],
)  # fmt: skip
def test_a_profile_in_short(profile: ColumnProfile | None, text: str):
    assert in_short(Column("c", "INT", "integer", profile=profile)) == text


def test_samples_that_are_all_values_tell_their_number():
    column = Column(
        "c", "TEXT", "text", samples=("Y", "N"), profile=ColumnProfile(9, True, 0, 2, format="Y/N")
    )
    assert in_short(column) == "Y/N"
