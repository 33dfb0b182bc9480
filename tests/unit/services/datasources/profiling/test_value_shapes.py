import pytest

from model.sources.schema import Column
from services.datasources.profiling.value_shapes import (
    detect_format,
    detect_number_format,
    detect_text_format,
    is_sortable_date,
    may_be_personal,
)


@pytest.mark.parametrize(
    ("values", "format_"),
    [
        (("2024-01-31", "2023-12-01"), "YYYY-MM-DD"),
        (("20240131", "20231201"), "YYYYMMDD"),
        (("202401", "202312"), "YYYYMM"),
        (("2024-01", "2023-12"), "YYYY-MM"),
        (("2024/1/3", "2023/12/11"), "YYYY/M/D"),
        (("2024年1月", "2023年12月"), "YYYY年M月"),
        (("2024Q1", "2023Q4"), "YYYYQn"),
        (("2024-01-31 10:00:00",), "YYYY-MM-DD HH:MM:SS"),
        (("31/01/2024", "02/03/2024"), "DD/MM/YYYY"),
        (("01/31/2024", "02/03/2024"), "MM/DD/YYYY"),
        (("01/02/2024", "02/03/2024"), ""),
        (("Y", "N"), "Y/N"),
        (("是", "否"), "是/否"),
        (("0012", "0345"), "4 digits, leading zeros"),
        (("012", "0345"), "leading zeros"),
        (("12", "345"), "digits"),
        (("AB-1234", "CD-0001"), "AA-0000"),
        (("AB-1234", "CD-001"), ""),
        (("Ann", "Bob"), ""),
        (("202413", "202414"), "digits"),
        ((), ""),
    ],
)
def test_texts_that_look_like_dates_or_codes(values: tuple[str, ...], format_: str) -> None:
    assert detect_text_format(values) == format_


@pytest.mark.parametrize(
    ("low", "high", "distinct", "format_"),
    [
        ("20240101", "20241231", 300, "YYYYMMDD"),
        ("202401", "202412", 12, "YYYYMM"),
        ("200001", "201212", 1_200, ""),
        ("20240101", "20240110", 11, ""),
        ("202400", "202412", 12, ""),
        ("20240230", "20241231", 300, ""),
        ("1", "12", 12, ""),
        ("", "", None, ""),
    ],
)
def test_numbers_that_are_days_or_months(
    low: str, high: str, distinct: int | None, format_: str
) -> None:
    """There are no more values than days or months between the ends."""
    assert detect_number_format(low, high, distinct) == format_


def test_only_dates_that_sort_as_text_have_a_range() -> None:
    assert is_sortable_date(Column("d", "TEXT", "text", samples=("2024-01-31",)))
    assert not is_sortable_date(Column("d", "TEXT", "text", samples=("31/01/2024",)))
    assert not is_sortable_date(Column("d", "TEXT", "text", samples=("Ann",)))


@pytest.mark.parametrize(
    "column",
    [
        Column("mobile_phone", "BIGINT", "integer"),
        Column("id_card_no", "TEXT", "text", samples=("11010119900101123X",)),
        Column("c7", "BIGINT", "integer", comment="客户手机号"),
        Column("c8", "INT", "integer", note="出生日期"),
        Column("password_hash", "TEXT", "text", samples=("a0", "b1")),
    ],
)
def test_no_format_of_what_may_name_a_person(column: Column) -> None:
    assert may_be_personal(column)
    assert detect_format(column, "20240101", "20241231", 12) == ""


@pytest.mark.parametrize("name", ["order_id", "hotel_name", "shipping_cost", "topping", "amount"])
def test_plain_columns_are_not_taken_for_personal_ones(name: str) -> None:
    assert not may_be_personal(Column(name, "INT", "integer"))
