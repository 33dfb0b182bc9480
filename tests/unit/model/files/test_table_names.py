"""What a file's table is called by its comment, and names without periods."""

import pytest

from model.files.period_words import strip_periods
from model.files.table_comments import list_origin_names


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("2026年销售订单", "销售订单"),
        ("Bookings H1 2026", "Bookings"),
        ("work_orders_2026", "work_orders"),
        ("2026上半年收费台账", "收费台账"),
        ("考勤2026年6月", "考勤"),
        ("sales_jan", "sales"),
        ("第一季度报表", "报表"),
        ("Report (2026)", "Report"),
        ("Maypole", "Maypole"),
        ("2026", "2026"),
        ("Sheet (2)", "Sheet (2)"),
    ],
)
def test_periods_are_no_part_of_a_name(name: str, bare: str) -> None:
    assert strip_periods(name) == bare


@pytest.mark.parametrize(
    ("comment", "names"),
    [
        ("在职：员工花名册.xlsx › 在职; 标题 / caption: 花名册", ("在职", "员工花名册")),
        ("Bookings：Brighton … Bath (4); Check-in 2026-01-01 … 2026-06-30", ("Bookings",)),
        ("培训：培训记录2025.csv", ("培训", "培训记录")),
        ("在职 2：花名册.xlsx › 在职; 标题 / caption: 花名册 / 部门编制", ("在职 2", "部门编制")),
        (
            "草稿 2：花名册.xlsx › 草稿; 标题 / caption: 隐藏的工作表 / hidden sheet",
            ("草稿 2",),
        ),
        ("订单 (orders)", ()),
        ("会员：每人一行", ()),
    ],
)
def test_a_table_is_called_like_its_sheet_and_its_file(
    comment: str, names: tuple[str, ...]
) -> None:
    assert list_origin_names(comment) == names
