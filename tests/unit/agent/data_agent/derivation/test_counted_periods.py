"""By which column time is counted, and which days pass, is stated of every statement."""

import pytest

from tests.unit.agent.data_agent.derivation.test_formulas import describe

COUNT = "SELECT COUNT(*) FROM orders WHERE"


@pytest.mark.parametrize(
    ("where", "days"),
    [
        ("order_date >= '2026-01-01' AND order_date < '2026-04-01'", "2026-01-01 – 2026-03-31"),
        ("order_date BETWEEN '2026-01-01' AND '2026-01-31'", "2026-01-01 – 2026-01-31"),
        ("order_date LIKE '2024-02%'", "2024-02-01 – 2024-02-29"),
        ("STRFTIME('%Y', order_date) = '2025'", "2025-01-01 – 2025-12-31"),
        ("order_date >= '2026-03-01'", "2026-03-01 –"),
        ("order_date < '2026-03-01'", "– 2026-02-28"),
    ],
)
def test_days_that_are_written_out_are_stated(where: str, days: str) -> None:
    assert describe(f"{COUNT} {where}") == [f"Time is counted by order_date: {days}"]


@pytest.mark.parametrize(
    "where",
    ["amount >= 20", "order_date >= DATE('now', '-1 year')", "STRFTIME('%m', order_date) = '12'"],
)
def test_what_is_no_period_or_is_computed_is_not_stated(where: str) -> None:
    assert describe(f"{COUNT} {where}") == []


def test_it_is_stated_in_the_language_of_the_question() -> None:
    where = "order_date >= '2026-01-01' AND order_date < '2026-04-01'"
    [stated] = describe(f"{COUNT} {where}", locale="zh-CN")
    assert stated == "按“order_date”统计时间：2026-01-01 – 2026-03-31"
