"""Columns that are added up row by row, of which some are empty."""

import pytest

from model.sources.schema import Column, ColumnProfile, Table
from tests.support.schemas.correction_shop import correct

GAPS = ColumnProfile(9, whole=True, nulls=0.2)
FULL = ColumnProfile(9, whole=True, nulls=0)
SALES = Table(
    "sales",
    (
        Column("shop", "TEXT", "text", profile=GAPS),
        Column("jan", "DECIMAL", "decimal", profile=GAPS),
        Column("feb", "DECIMAL", "decimal", profile=GAPS),
        Column("mar", "DECIMAL", "decimal", profile=FULL),
        Column("apr", "DECIMAL", "decimal"),
    ),
)


def answer(sql: str) -> str:
    return " ".join(correct(sql, tables=(SALES,)).query.sql.split())


def test_empty_cells_count_as_zero_in_a_sum_of_columns() -> None:
    found = correct("SELECT shop, SUM(jan + (feb + mar)) FROM sales GROUP BY shop", tables=(SALES,))
    assert "SUM(COALESCE(jan, 0) + ( COALESCE(feb, 0) + mar ))" in " ".join(found.query.sql.split())
    [change] = found.changes
    assert change.describe("en") == "Empty cells count as 0 in jan + (feb + mar)"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT mar + mar FROM sales",
        "SELECT apr + apr FROM sales",
        "SELECT jan + 1 FROM sales",
        "SELECT jan - feb FROM sales",
        "SELECT COALESCE(jan, 0) + mar FROM sales",
        "SELECT SUM(jan) + SUM(feb) FROM sales",
    ],
)
def test_other_sums_stay(sql: str) -> None:
    assert "COALESCE" not in answer(sql).replace("COALESCE(jan, 0)", "")
