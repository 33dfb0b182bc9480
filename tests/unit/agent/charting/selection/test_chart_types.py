"""Each type of the catalogue: when the rules choose it, and when it must be asked for."""

import random
from typing import Any, get_args

import pytest

from agent.charting.data.distributions import make_bins, make_box
from agent.charting.selection.chart_selection import choose_chart
from agent.charting.selection.type_request import find_requested_type
from model.answers.activities import ChartActivity, ChartType
from model.sources.query import QueryResult
from tests.unit.agent.answers import make_question, make_result

NAMES = (
    "家电", "食品", "服装", "美妆", "家居", "运动", "图书", "母婴", "汽车", "生鲜", "宠物", "乐器",
)  # fmt: skip
PROVINCES = (
    "广东", "江苏", "山东", "浙江", "河南", "四川", "湖北", "福建", "湖南", "上海", "安徽", "河北",
)  # fmt: skip
MONTHS = [f"2025-{month:02d}" for month in range(1, 7)]
FALLING = make_result(
    "品类:t 销售额:i", *[(name, 1200 - at * 100) for at, name in enumerate(NAMES)]
)
STORES = make_result(
    "店:t 销售额:i 订单:i 满意度(%):f 面积:f",
    ("甲", 9**6, 3000, 95, 2.0),
    ("乙", 8**6, 2000, 92, 1.5),
)
ORDERS = make_result("单号:t 金额:i", *[(f"N{n}", n * 7 % 50) for n in range(40)])
SHOPS = make_result("店:t 面积:i 销售额:i", *[(f"店{n}", n, n * 2) for n in range(9)])
PAIRS = make_result(
    "渠道:t 品类:t 销售额:i", *[(c, n, 5) for c in ("线上", "门店") for n in NAMES[:4]]
)
AMOUNTS = make_result("订单金额:f", *[(float(n * n % 97),) for n in range(60)])


def chart(data: QueryResult, text: str = "", hint: str = "") -> ChartActivity:
    found = choose_chart(data, make_question(text), "", hint)
    assert found is not None
    assert found.type not in found.alternatives
    return found


def source(found: ChartActivity) -> list[list[Any]]:
    rows: list[list[Any]] = found.option["dataset"]["source"]
    return rows


@pytest.mark.parametrize(
    ("wanted", "data"),
    [
        ("funnel", make_result("阶段:t 人数:i", ("浏览", 100), ("下单", 40), ("支付", 30))),
        ("sankey", make_result("来源:t 去向:t 人数:i", ("首页", "商品", 5), ("搜索", "离开", 3))),
        ("wordcloud", make_result("关键词:t 次数:i", *[(f"词{n}", n + 1) for n in range(20)])),
        ("map", make_result("省份:t 销售额:i", *[(p, n) for n, p in enumerate(PROVINCES)])),
        ("histogram", AMOUNTS),
        ("box", make_result("快递:t 天数:f", *[(c, n / 2) for c in "甲乙丙" for n in range(9)])),
        ("dual", make_result("月份:t 销售额:i 毛利率:f", *[(m, 900, 0.2) for m in MONTHS])),
        ("radar", STORES),
    ],
)  # fmt: skip
def test_the_shape_of_the_rows_chooses(wanted: str, data: QueryResult) -> None:
    assert chart(data).type == wanted


@pytest.mark.parametrize(
    ("text", "data", "wanted"),
    [
        ("画成饼图", FALLING, "pie"), ("as a funnel", FALLING, "funnel"),
        ("雷达图", FALLING, "radar"), ("treemap please", FALLING, "treemap"),
        ("用词云", FALLING, "wordcloud"), ("桑基图", PAIRS, "sankey"), ("热力图", PAIRS, "heatmap"),
        ("矩形树图", PAIRS, "treemap"), ("条形图", FALLING, "bar"), ("折线图", FALLING, "line"),
        ("箱线图", make_result("a:t n:i", *[(c, n) for c in "xy" for n in range(6)]), "box"),
        ("直方图", ORDERS, "histogram"),
        ("散点图", SHOPS, "scatter"),
    ],
)  # fmt: skip
def test_the_type_that_the_question_names_is_drawn(
    text: str, data: QueryResult, wanted: str
) -> None:
    assert chart(data, text).type == wanted
    assert chart(data, "", wanted).type == wanted


def test_a_question_wins_over_a_hint_and_a_hint_that_does_not_fit_is_nothing() -> None:
    assert chart(FALLING, "饼图", "bar").type == "pie"
    negative = make_result("品类:t 利润:i", ("家电", 5), ("食品", -3), ("服装", 2))
    for hint in ("pie", "funnel", "map", "sankey", "radar", "function(){}", "12", "gauge"):
        assert chart(negative, "", hint).model_dump() == chart(negative).model_dump()


def test_a_hint_carries_no_number() -> None:
    hinted = chart(FALLING, "", "pie: 家电 999")
    assert source(hinted) == source(chart(FALLING))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("各省销售额的地图", "map"), ("heat map by month", "heatmap"), ("treemap", "treemap"),
        ("dual-axes", "dual"), ("bar chart", "bar"), ("donut", "pie"), ("每月销售额", None),
        ("site map budget", None), ("", None),
    ],
)  # fmt: skip
def test_names_of_charts_are_known_in_both_languages(text: str, kind: ChartType | None) -> None:
    assert find_requested_type(text) == kind


def test_every_type_is_its_own_name() -> None:
    assert [find_requested_type(kind) for kind in get_args(ChartType)] == list(get_args(ChartType))


def test_months_without_rows_are_gaps_and_years_too_far_apart_are_not() -> None:
    found = chart(make_result("月份:t 销售额:i", ("2025-01", 1), ("2025-02", 2), ("2025-05", 3)))
    assert source(found) == [
        ["2025-01", 1], ["2025-02", 2], ["2025-03", None], ["2025-04", None], ["2025-05", 3],
    ]  # fmt: skip
    far = chart(make_result("年份:t 销售额:i", ("2001", 1), ("2002", 2), ("2025", 3)))
    assert len(source(far)) == 3


def test_working_days_have_no_gaps_at_weekends() -> None:
    days = [f"2025-03-{day:02d}" for day in (3, 4, 5, 6, 7, 10, 11, 12, 13, 14)]
    assert len(source(chart(make_result("日期:t 收盘:f", *[(d, 1.5) for d in days])))) == 10
    holiday = [day for day in days if day != "2025-03-05"]
    assert ["2025-03-05", None] in source(
        chart(make_result("日期:t 收盘:f", *[(d, 1.5) for d in holiday]))
    )


def test_quarters_go_on_over_the_year() -> None:
    found = chart(make_result("季度:t 销售额:i", ("2024-Q3", 1), ("2024-Q4", 2), ("2025-Q2", 3)))
    assert [row[0] for row in source(found)] == ["2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2"]


def test_shares_that_are_no_whole_are_no_pie() -> None:
    top = make_result("品类:t 占比:f", ("家电", 0.3), ("食品", 0.2))
    assert "pie" not in chart(top, "各品类占比").alternatives
    assert chart(top, "各品类占比").type != "pie"


def test_provinces_are_offered_a_map_in_either_language() -> None:
    few = make_result("province:t revenue:i", ("Guangdong", 3), ("Inner Mongolia", 2), ("Tibet", 1))
    assert "map" in chart(few).alternatives
    cities = make_result("city:t revenue:i", ("Guangzhou", 3), ("Shenzhen", 2), ("Beijing", 1))
    assert "map" not in chart(cities).alternatives


def test_bins_hold_every_number_once() -> None:
    seeded = random.Random(5)
    for _ in range(200):
        values = [seeded.gauss(50, 20) for _ in range(seeded.randint(5, 300))]
        assert sum(count for _, _, count in make_bins(values)) == len(values)
    whole = make_bins([1, 2, 2, 3, 10])
    assert all(float(low).is_integer() for low, _, _ in whole)
    assert make_bins([4.0, 4.0])[0][2] == 2


def test_boxes_are_those_of_tukey() -> None:
    assert make_box([1, 2, 3, 4, 5]) == ((1, 2, 3, 4, 5), [])
    assert make_box([1, 2, 3, 4, 5, 100])[1] == [100]
    assert make_box([7]) == ((7, 7, 7, 7, 7), [])


@pytest.mark.parametrize("kind", get_args(ChartType))
def test_any_wish_over_any_rows_fails_nothing(kind: str) -> None:
    shapes = (
        FALLING,
        PAIRS,
        AMOUNTS,
        make_result("月份:t 销售额:n", ("2025-01", None), ("2025-02", "1")),
    )
    for data in (
        *shapes,
        make_result("省份:t 销售额:n", ("广东", "-1")),
        make_result("a:t b:t", ("x", "y")),
    ):
        found = choose_chart(data, make_question(), "", kind)
        assert found is None or found.option["dataset"]
