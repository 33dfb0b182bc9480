from hypothesis import given
from hypothesis import strategies as st

from agent.builtin.summary import ComputedSummarizer, sentences
from agent.figures import check_figures
from model.locales import Locale
from model.query import QueryResult
from tests.unit.agent.answers import answer, result

MONTHS = result("月份:t 销售额:n", *[(f"2025-{m:02d}", m * 1000 + 0.5) for m in range(1, 13)])
PROVINCES = result(
    "省份:t 销售额:n",
    *[(f"省{c}", n) for c, n in zip("甲乙丙丁戊己", (9, 8, 7, 3, 2, 1), strict=True)],
)


def said(rows: QueryResult, locale: Locale = "zh-CN") -> str:
    return "".join(sentences(answer(rows, locale=locale)))


async def test_pieces_make_one_text_in_each_language() -> None:
    for locale, gap in (("zh-CN", ""), ("en", " ")):
        of = answer(PROVINCES, locale=locale)
        pieces = [p async for p in ComputedSummarizer().summarize(of, lambda _: None)]
        assert "".join(pieces) == gap.join(sentences(of))


def test_a_trend_names_both_ends_and_the_growth() -> None:
    assert "从 2025-01 到 2025-12，销售额由 1,000.5 增至 **12,000.5**，增长 1,099.5%。" in said(
        MONTHS
    )


def test_a_ranking_names_the_extremes_and_the_share_of_the_top() -> None:
    text = said(PROVINCES)
    assert "最高的是 **省甲**，为 9，占 30%。" in text
    assert "前 3 名合计占 80%。" in text


def test_nothing_found_is_said() -> None:
    assert said(result("n:i"), "en") == "No rows match the question."


def test_one_number_is_one_sentence() -> None:
    assert said(result("订单数:i", (12345,))) == "订单数为 **12,345**。"
    assert said(result("销售额:n", ("123456.78",))) == "销售额为 **12.35万**。"


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
    of = answer(result(head, *data.draw(st.lists(row, max_size=20))), locale=locale)
    text = ("" if locale == "zh-CN" else " ").join(sentences(of))
    assert check_figures(text, of).unverified == [], text


def test_what_a_float_cannot_hold_is_shortened_rather_than_printed_wrong() -> None:
    of = answer(
        result("账户:t 余额:n", ("甲", "12345678901234567890"), ("乙", "98765432109876543210"))
    )
    text = "".join(sentences(of))
    assert "111,111,111.01万亿" in text
    assert check_figures(text, of).unverified == []
