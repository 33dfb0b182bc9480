"""The summary of a comparison says which is more and by how much, not what both add up to."""

import pytest

from agent.figures import check_figures
from agent.rule_engine.summaries.summarizer import compute_sentences
from model.locales import Locale
from model.sources.query import QueryResult
from tests.unit.agent.answers import make_answer, make_result

TWO = make_result("地区:t 销售额:n 差额:n 差异（%）:n", ("A", 120, 20, 20), ("B", 100, None, None))
MONTHS = make_result(
    "month:t sales_2024:n sales_2025:n difference:n growth_(%):n",
    ("2025-01", 10, 14, 4, 40),
    ("2025-02", 20, 13, -7, -35),
)
YEARS = "收入（2024年）:n 收入（2025年）:n 差额:n 增长率（%）:n"
YEARS_EN = "sales_2024:n sales_2025:n difference:n growth_(%):n"


def _summarize(rows: QueryResult, locale: Locale = "zh-CN") -> str:
    return "".join(compute_sentences(make_answer(rows, locale=locale)))


def test_two_rows_are_told_by_their_difference() -> None:
    assert _summarize(TWO) == "A的销售额为 **120**，比B（100）多 20（20%）。"
    figures = check_figures(_summarize(TWO), make_answer(TWO))
    assert figures.checked == figures.verified == 4


def test_two_columns_are_told_by_their_totals_and_the_widest_gap() -> None:
    assert _summarize(MONTHS, "en") == (
        "The sales 2024 is **30**. The sales 2025 is **27**. The difference is 3."
        "The difference is largest for February 2025: 7."
    )


@pytest.mark.parametrize(
    ("columns", "row", "locale", "end"),
    [
        (YEARS, (80, 100, 20, 25), "zh-CN", "增加 20（25%）。"),
        (YEARS, (100, 80, -20, -20), "zh-CN", "减少 20（20%）。"),
        (YEARS_EN, (80, 100, 20, 25), "en", "an increase of 20 (25%)."),
        (YEARS_EN, (100, 80, -20, -20), "en", "a decrease of 20 (20%)."),
    ],
)
def test_two_years_of_one_row_are_told_with_the_growth(
    columns: str, row: tuple[int, ...], locale: Locale, end: str
) -> None:
    pair = make_result(columns, row)
    assert _summarize(pair, locale).endswith(end)
    figures = check_figures(_summarize(pair, locale), make_answer(pair, locale=locale))
    assert figures.checked == figures.verified == 4


def test_two_things_of_one_row_differ_and_do_not_grow() -> None:
    pair = make_result("线上销售额:n 线下销售额:n 差额:n 差异（%）:n", (80, 100, 20, 25))
    assert _summarize(pair).endswith("相差 20（25%）。")


def test_where_all_fell_that_is_said_and_holds_against_the_rows() -> None:
    fallen = make_result(
        "门店:t 上月:n 本月:n 差额:n", ("东店", 100, 40, -60), ("西店", 90, 85, -5)
    )
    assert "东店减少得最多，减少 60。" in _summarize(fallen)
    figures = check_figures(_summarize(fallen), make_answer(fallen))
    assert figures.checked == figures.verified == 4


def test_all_that_fell_in_english() -> None:
    fallen = make_result("store:t may:n june:n difference:n", ("A", 9, 4, -5), ("B", 8, 7, -1))
    assert "A fell most, by 5." in _summarize(fallen, "en")


def test_less_the_same_and_points() -> None:
    less = make_result("year:t 销售额:n 差额:n", ("2024", 100, None), ("2025", 90, -10))
    assert "2025年的销售额为 **90**，比2024年（100）少 10。" in _summarize(less)
    same = make_result("year:t sales:n difference:n", ("2024", 9, None), ("2025", 9, 0))
    assert _summarize(same, "en") == "The sales in 2025 are **9**, the same as in 2024 (9)."
    rates = make_result("地区:t 退货率（%）:n 差额:n", ("A", "5.5", "1.5"), ("B", 4, None))
    assert "比B（4%）高 1.5 个百分点。" in _summarize(rates)
