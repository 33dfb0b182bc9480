from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.figures import check_figures
from agent.rule_engine.summaries.summarizer import ComputedSummarizer, compute_sentences
from model.locales import Locale
from model.sources.query import ColumnMeaning, QueryResult
from tests.unit.agent.answers import make_answer, make_result

MONTHS = make_result("月份:t 销售额:n", *[(f"2025-{m:02d}", m * 1000 + 0.5) for m in range(1, 13)])
PROVINCES = make_result(
    "省份:t 销售额:n",
    *[(f"省{c}", n) for c, n in zip("甲乙丙丁戊己", (9, 8, 7, 3, 2, 1), strict=True)],
)


def summarize_rows(rows: QueryResult, locale: Locale = "zh-CN") -> str:
    return "".join(compute_sentences(make_answer(rows, locale=locale)))


async def test_pieces_make_one_text_in_each_language() -> None:
    for locale, gap in (("zh-CN", ""), ("en", " ")):
        of = make_answer(PROVINCES, locale=locale)
        pieces = [p async for p in ComputedSummarizer().summarize(of, lambda _: None)]
        assert "".join(pieces) == gap.join(compute_sentences(of))


def test_a_trend_names_both_ends_and_the_growth() -> None:
    assert summarize_rows(MONTHS).startswith(
        "从2025年1月到2025年12月，销售额由 1,000.5 增至 **12,000.5**，增长 1,099.5%。"
    )
    change = "rose from 1,000.5 in January 2025 to **12,000.5** in December 2025, up 1,099.5%."
    assert summarize_rows(MONTHS, "en").startswith(f"The 销售额 {change}")


def test_a_ranking_names_the_extremes_and_the_share_of_the_top() -> None:
    text = summarize_rows(PROVINCES)
    assert text.startswith("**省甲**的销售额最高，为 **9**，占合计 30 的 30%。")
    assert "前 3 名占合计的 80%。" in text


def test_the_first_rows_have_no_shares_and_their_sum_is_said_to_be_theirs() -> None:
    text = summarize_rows(replace(PROVINCES, is_limited=True))
    assert "所示 6 行合计 30" in text
    assert text.startswith("**省甲**的销售额最高，为 **9**。")
    assert "占" not in text
    assert "%" not in text


def test_limited_rows_of_groups_name_the_one_with_most_of_those_shown() -> None:
    rows = make_result(
        "月份:t 省份:t 销售额:n",
        *[(f"2025-0{m}", f"省{c}", n * m) for m in (1, 2, 3) for c, n in (("甲", 2), ("乙", 5))],
    )
    text = summarize_rows(replace(rows, is_limited=True))
    assert text.startswith("所示的行中，按省份看，**省乙**的销售额最高，为 30。")
    assert "占" not in text
    assert summarize_rows(rows).startswith("按省份看，**省乙**的销售额最高，为 30，占合计 42")


def test_a_column_of_shares_is_what_the_summary_tells() -> None:
    rows = make_result(
        "省份:t 销售额:n 占比（%）:n",
        *[(f"省{c}", 10 - i, 9.4 - i) for i, c in enumerate("甲乙丙")],
    )
    text = summarize_rows(rows)
    assert text.startswith("**省甲**的销售额最高，为 **10**（占比：9.4%）。")
    assert "37" not in text  # 10 of the 27 that are shown


MEASURED = [
    ColumnMeaning("average", adds_up=False), ColumnMeaning("extreme", adds_up=False),
    ColumnMeaning("ratio", adds_up=False), ColumnMeaning("change", adds_up=False),
    ColumnMeaning("running", adds_up=False), ColumnMeaning("distinct", adds_up=False),
    ColumnMeaning("stored", adds_up=False),
]  # fmt: skip


@pytest.mark.parametrize("meaning", MEASURED)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_what_does_not_add_up_by_its_statement_is_not_added(
    meaning: ColumnMeaning, locale: Locale
) -> None:
    """Whatever the statement calls it, and beside a measure that does."""
    named = make_result("省份:t 总额:n 合计:n", ("甲", 3, 7), ("乙", 4, 8), ("丙", 4, 9))
    of = replace(
        named, meanings=(ColumnMeaning("stored"), meaning, ColumnMeaning("sum", adds_up=True))
    )
    text = summarize_rows(of, locale)
    assert ("24" in text, "11" in text) == (True, False), text
    assert "占" not in text
    assert "%" not in text


def test_a_count_that_is_called_an_average_is_added() -> None:
    named = make_result("省份:t 平均数:n", ("甲", 3), ("乙", 4))
    of = replace(named, meanings=(ColumnMeaning("stored"), ColumnMeaning("count", adds_up=True)))
    assert "占合计 7 的" in summarize_rows(of)


def test_a_rate_of_more_than_a_thousand_is_not_added_either() -> None:
    rows = make_result("省份:t Growth_(%):n", ("甲", 8000.5), ("乙", 684.3))
    text = summarize_rows(rows, "en")
    assert "8,684" not in text
    assert "on average" not in text


def test_a_rate_rises_by_points() -> None:
    rows = make_result("月份:t 退货率（%）:n", ("2025-01", 10), ("2025-02", 15))
    assert "退货率由 10% 升至 **15%**，上升 5 个百分点。" in summarize_rows(rows)
    assert "up 5 percentage points" in summarize_rows(rows, "en")


def test_years_keys_and_ranks_are_no_measures() -> None:
    named = make_result("x:i y:i 名次:i 额:n", (2024, 11, 1, 5), (2025, 12, 2, 3))
    kinds = (
        ColumnMeaning("time"),
        ColumnMeaning("key"),
        ColumnMeaning("rank"),
        ColumnMeaning("sum", adds_up=True),
    )
    text = summarize_rows(replace(named, meanings=kinds))
    assert "额" in text
    assert "4,049" not in text
    assert "23" not in text
    assert "名次" not in text


def test_a_code_is_a_name_and_no_measure() -> None:
    rows = make_result("级别:i 数量:i", (1, 5), (4, 30))
    meanings = (ColumnMeaning("code"), ColumnMeaning("count", adds_up=True))
    text = summarize_rows(replace(rows, meanings=meanings))
    assert text.startswith("**4** 的数量最多")
    assert "级别" not in text


def test_nothing_found_is_said() -> None:
    assert summarize_rows(make_result("n:i"), "en") == "No rows match the question."


def test_a_sum_over_nothing_is_nothing_and_not_one_row() -> None:
    assert summarize_rows(make_result("销售额:t", (None,)), "en") == "No rows match the question."


def test_averages_have_no_average() -> None:
    of = replace(
        make_result("省份:t 单价:n", ("甲", 3), ("乙", 8)),
        meanings=(ColumnMeaning("stored"), ColumnMeaning("average", adds_up=False)),
    )
    assert "5.5" not in summarize_rows(of)
    assert summarize_rows(of).startswith("**乙**的单价最高，为 **8**。")


def test_one_number_is_one_sentence() -> None:
    assert summarize_rows(make_result("订单数:i", (12345,))) == "订单数为 **12,345**。"
    assert summarize_rows(make_result("销售额:n", ("123456.78",))) == "销售额为 **12.35万**。"


numbers = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), st.floats(-1e7, 1e7).map(lambda x: round(x, 2))
)


@given(st.data(), st.sampled_from(["zh-CN", "en"]))
def test_every_figure_of_a_computed_summary_is_verified(
    data: st.DataObject, locale: Locale
) -> None:
    head = data.draw(
        st.sampled_from(
            [
                "月份:t 销售额:n 订单数:i",
                "省份:t 销售额:n",
                "销售额:n 成本:n",
                "省份:t 品类:t 平均价:f",
                "月份:t 省份:t 销售额:n",
            ]
        )
    )
    makers = {
        "月份:t": st.integers(0, 30).map(lambda i: f"{2024 + i // 12}-{i % 12 + 1:02d}"),
        "省份:t": st.sampled_from(["广东", "江苏", "浙江", "四川"]),
        "品类:t": st.sampled_from(["食品", "玩具", "A4 纸"]),
    }
    row = st.tuples(*[makers.get(name, numbers) for name in head.split()])
    of = make_answer(make_result(head, *data.draw(st.lists(row, max_size=20))), locale=locale)
    text = ("" if locale == "zh-CN" else " ").join(compute_sentences(of))
    assert check_figures(text, of).unverified == [], text


def test_what_a_float_cannot_hold_is_shortened_rather_than_printed_wrong() -> None:
    of = make_answer(
        make_result("账户:t 余额:n", ("甲", "12345678901234567890"), ("乙", "98765432109876543210"))
    )
    text = "".join(compute_sentences(of))
    assert "111,111,111.01万亿" in text
    assert check_figures(text, of).unverified == []


def test_the_first_rows_from_the_bottom_are_led_by_the_lowest() -> None:
    rows = replace(make_result("门店:t 销售额:n", ("乙", 1), ("甲", 3)), is_limited=True)
    assert summarize_rows(rows).startswith("**乙**的销售额最低，为 **1**。")
    assert summarize_rows(rows, "en").startswith("**乙** has the lowest 销售额: **1**.")


def test_none_of_several_leaders_stands_alone() -> None:
    two = make_result("城市:t 门店数:i", ("甲", 3), ("乙", 3), ("丙", 1))
    assert summarize_rows(two).startswith("**甲**、**乙**的门店数并列最多，均为 **3**。")
    assert summarize_rows(two, "en").startswith(
        "**甲** and **乙** have the highest 门店数, **3** each."
    )
    many = make_result("城市:t 门店数:i", *[(c, 2) for c in "甲乙丙丁戊"])
    assert summarize_rows(many).startswith("门店数最多为 **2**，有多个并列，其中包括甲。")
    assert "最少" not in summarize_rows(many)


def test_a_period_that_is_not_over_is_no_fall() -> None:
    """The test's day is 5 March 2026."""
    rows = make_result("月份:t 销售额:n", ("2026-01", 10), ("2026-02", 12), ("2026-03", 1))
    assert summarize_rows(rows).startswith(
        "从2026年1月到2026年2月，销售额由 10 增至 **12**，增长 20%。"
    )
    assert "2026年3月尚未结束，目前为 1。" in summarize_rows(rows)
    assert "March 2026 is not over yet: 1 so far." in summarize_rows(rows, "en")


def test_a_list_of_stored_rows_is_no_ranking() -> None:
    rows = make_result(
        "name:t dept:t salary:n", ("Ann", "A", 10), ("Bob", "B", 30), ("Cy", "A", 20)
    )
    stored = tuple(replace(c, source=f"staff.{c.name}") for c in rows.columns)
    text = summarize_rows(replace(rows, columns=stored), "en")
    assert text.startswith("3 rows found: Ann, Bob, Cy.")
    assert "highest" not in text


IN_2024 = " WHERE o.date >= '2024-01-01' AND o.date < '2025-01-01'"
IN_Q2 = " WHERE o.date >= '2025-04-01' AND o.date < '2025-07-01'"


@pytest.mark.parametrize(
    ("where", "zh", "en"),
    [
        (IN_2024, "2024年的额为", "The 额 in 2024 is"),
        (
            f"{IN_Q2} AND o.city = '上海'",
            "2025年第2季度的额（上海）为", "The 额 in Q2 2025 (上海) is",
        ),
        (" WHERE o.date = '2025-04-01' OR o.city = '上海'", "额为", "The 额 is"),
        (" WHERE o.city = '上海' AND o.n > 3", "额为", "The 额 is"),
        (" WHERE o.date >= '2024-01-01'", "额为", "The 额 is"),
    ],
)  # fmt: skip
def test_one_number_tells_what_it_is_limited_to(where: str, zh: str, en: str) -> None:
    """All of its conditions or none: some of them would pass for all."""
    of = make_answer(make_result("额:n", (5,)), sql=f"SELECT SUM(o.x) FROM o{where}")
    assert "".join(compute_sentences(of)) == f"{zh} **5**。"
    in_english = replace(of, question=replace(of.question, locale="en"))
    assert "".join(compute_sentences(in_english)) == f"{en} **5**."
    assert check_figures(f"{zh} **5**。", of).unverified == []


def test_several_numbers_of_one_thing_are_one_sentence() -> None:
    rows = make_result("品类:t 销售额:n 增长率（%）:n", ("家电", 157, 12.2))
    assert summarize_rows(rows) == "**家电**：销售额 157，增长率 12.2%。"


def test_a_latin_label_stands_apart_from_chinese() -> None:
    rows = make_result("店:t fee:n", ("甲", 3), ("乙", 8))
    assert summarize_rows(rows).startswith("**乙**的 fee 最高，为 **8**")


def test_what_is_counted_is_most_and_a_median_is_highest() -> None:
    assert "门店数最多" in summarize_rows(make_result("城市:t 门店数:i", ("甲", 3), ("乙", 1)))
    assert "金额中位数最高" in summarize_rows(
        make_result("城市:t 金额中位数:n", ("甲", 3), ("乙", 1))
    )


@pytest.mark.parametrize(
    ("heading", "count", "sentence"),
    [
        ("customers:i", 3984, "There are **3,984** customers."),
        ("customers:i", 1, "The customers are **1**."),
        ("number_of_customers:i", 7, "The number of customers is **7**."),
    ],
)
def test_things_that_are_counted_are_there(heading: str, count: int, sentence: str) -> None:
    counted = make_result(heading, (count,))
    rows = replace(counted, meanings=(ColumnMeaning("distinct"),))
    assert summarize_rows(rows, "en").startswith(sentence)
