import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.charting.selection.chart_selection import choose_chart
from model.answers.activities import ChartActivity
from model.sources.query import Cell, ColumnMeaning, QueryResult, ResultColumn
from tests.unit.agent.answers import make_question, make_result

PROVINCES = [("广东", "9.5"), ("江苏", "7"), ("浙江", "3.25")]


def chart(data: QueryResult, text: str = "", title: str = "标题") -> ChartActivity:
    found = choose_chart(data, make_question(text), title)
    assert found is not None
    return found


def test_one_number_is_a_large_number_with_its_digits_kept() -> None:
    found = chart(make_result("订单数:n", ("12345678901234567.89",)))
    assert (found.type, found.x) == ("kpi", None)
    assert found.option["dataset"]["source"] == [["", "12345678901234567.89"]]


def test_time_and_a_measure_are_a_line_that_runs_forward() -> None:
    found = chart(
        make_result("month:t 销售额:n", ("2025-03", "3"), ("2025-01", "1"), ("2025-02", None))
    )
    assert found.type == "line"
    assert found.option["dataset"]["source"] == [["2025-01", 1], ["2025-02", None], ["2025-03", 3]]
    assert found.option["series"][0]["connectNulls"] is False
    assert "column" in found.alternatives


def test_time_category_and_measure_are_a_line_for_each_category() -> None:
    rows = [
        (f"2025-0{m}", c, m * 10)
        for m in (1, 2, 3)
        for c in ("食品", "服装")
        if (m, c) != (2, "服装")
    ]
    found = chart(make_result("月份:t 品类:t 销售额:i", *rows))
    assert found.type == "line"
    assert [s.group for s in found.series] == ["食品", "服装"]
    assert found.option["dataset"]["source"][1] == ["2025-02", 20, None]


def test_year_and_month_columns_are_one_time() -> None:
    rows = [(y, m, y + m) for y in (2024, 2025) for m in (1, 2, 3)]
    found = chart(make_result("year:i month:i amount:i", *rows))
    assert found.type == "line"
    assert [row[0] for row in found.option["dataset"]["source"]][:2] == ["2024-01", "2024-02"]
    assert [s.name for s in found.series] == ["amount"]


def test_few_categories_are_columns_in_the_order_of_the_rows() -> None:
    found = chart(make_result("省份:t 销售额:n", *PROVINCES))
    assert found.type == "column"
    assert [row[0] for row in found.option["dataset"]["source"]] == ["广东", "江苏", "浙江"]
    assert "pie" in found.alternatives


def test_long_labels_are_bars_from_the_top() -> None:
    found = chart(make_result("商品:t 销量:i", ("超大号不锈钢保温杯礼盒装", 2), ("杯子", 1)))
    assert found.type == "bar"
    assert found.option["yAxis"]["inverse"] is True


def test_a_question_for_shares_is_a_pie_unless_a_part_is_negative() -> None:
    assert chart(make_result("省份:t 销售额:n", *PROVINCES), "各省销售额占比").type == "pie"
    negative = chart(make_result("省份:t 利润:n", ("广东", "-1"), ("江苏", "2")), "各省利润占比")
    assert negative.type == "column"
    assert "pie" not in negative.alternatives


def test_what_many_categories_leave_out_is_said_in_the_title() -> None:
    found = chart(make_result("商品:t 销量:i", *[(f"商品{i}", i * 7 % 101) for i in range(100)]))
    assert found.type == "bar"
    assert len(found.option["dataset"]["source"]) == 30
    assert "最大的 30 项，共 100 项" in found.title


def test_two_measures_of_many_things_are_points_and_of_few_are_columns() -> None:
    many = chart(
        make_result("门店:t 面积:f 销售额:f", *[(f"店{i}", i, i * i % 17) for i in range(50)])
    )
    assert many.type == "scatter"
    few = chart(make_result("省份:t 收入:i 成本:i", ("广东", 5, 3), ("江苏", 4, 2)))
    assert (few.type, len(few.series)) == ("column", 2)


def test_measures_of_other_units_have_axes_of_their_own() -> None:
    found = chart(make_result("省份:t 销售额:f 占比:f", ("广东", 500, 0.5), ("江苏", 300, 0.3)))
    assert (found.type, found.unit) == ("dual", None)
    assert [(s.name, s.unit, s.axis) for s in found.series] == [
        ("销售额", None, 0), ("占比", "%", 1),
    ]  # fmt: skip
    assert [series["yAxisIndex"] for series in found.option["series"][1:]] == [1]


def test_money_has_the_sign_that_the_reader_writes() -> None:
    rows = make_result("Region:t 金额(元):i 成本(美元):i", ("East", 500, 3), ("West", 300, 2))
    for locale, signs in (("en", ["\u00a5", "$"]), ("zh-CN", ["元", "美元"])):
        found = choose_chart(rows, make_question(locale=locale), "")
        assert [series.unit for series in found.series] == signs


def test_two_categories_are_stacked_or_a_heat_map_when_there_are_many() -> None:
    few = chart(make_result("省份:t 品类:t 销售额:i", *[(p, c, 1) for p in "甲乙丙" for c in "AB"]))
    assert few.type == "stacked"
    many = [(f"省{i}", f"品类{j}", i - j) for i in range(12) for j in range(10)]
    found = chart(make_result("省份:t 品类:t 销售额:i", *many))
    assert found.type == "heatmap"
    assert found.option["visualMap"]["min"] == -9


def test_fractions_are_drawn_as_percent_and_points_as_they_are() -> None:
    fractions = chart(make_result("省份:t 占比:f", ("广东", 0.29), ("江苏", 0.71)))
    assert (fractions.unit, fractions.option["dataset"]["source"][0][1]) == ("%", 29)
    points = chart(make_result("省份:t 占比:f", ("广东", 29.5), ("江苏", 70.5)))
    assert (points.unit, points.option["dataset"]["source"][0][1]) == ("%", 29.5)


@pytest.mark.parametrize(
    "data",
    [
        make_result("姓名:t 城市:t", ("张三", "北京"), ("李四", "上海")),
        make_result("a:t b:t c:t d:t n:i", ("x", "y", "z", "w", 1)),
        make_result("省份:t 销售额:n"),
        make_result("省份:t 销售额:n", ("广东", None), ("江苏", None)),
        make_result("order_id:i year:i", (1, 2024), (2, 2025)),
        make_result(
            "下单日期:d 金额:n", ("2025-01-01", "1"), ("2025-01-01", "2"), ("2025-01-02", "3")
        ),
    ],
    ids=["texts", "listing", "no rows", "no numbers", "no measure", "details"],
)
def test_where_no_chart_helps_there_is_none(data: QueryResult) -> None:
    assert choose_chart(data, make_question(), "t") is None


def test_ten_thousand_points_are_sampled() -> None:
    days = [(f"2025-01-01 00:{i // 60 % 60:02d}:{i % 60:02d}", i) for i in range(3000)]
    found = chart(make_result("时间:t 温度:i", *days))
    assert found.option["series"][0]["sampling"] == "lttb"


def test_the_first_rows_are_no_whole_and_a_pie_of_them_says_so() -> None:
    whole = make_result("省份:t 销售额:n", *PROVINCES)
    assert "pie" in chart(whole).alternatives
    first = replace(whole, is_limited=True)
    assert not {"pie", "treemap"} & set(chart(first).alternatives)
    asked_for = chart(first, "饼图")
    assert (asked_for.type, asked_for.title) == ("pie", "标题（占所示 3 项的比例）")


def test_what_the_statement_does_not_add_is_no_part_of_a_pie() -> None:
    whole = make_result("省份:t 总额:n", *PROVINCES)
    average = ColumnMeaning("average", adds_up=False)
    found = chart(replace(whole, meanings=(ColumnMeaning("stored"), average)), "饼图")
    assert found.type != "pie"
    share = ColumnMeaning("share", adds_up=False)
    shares = make_result("省份:t 占比:n", ("广东", "55"), ("江苏", "30"), ("浙江", "15"))
    found = chart(replace(shares, meanings=(ColumnMeaning("stored"), share)), "饼图")
    assert found.type == "pie"


cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.sampled_from(["NaN", "1e999", "2025-01"]),
)  # fmt: skip
kinds = st.sampled_from(["integer", "decimal", "float", "text", "date", "boolean", "json"])


@given(st.data())
def test_any_result_gives_plain_json_without_nan(data: st.DataObject) -> None:
    types = data.draw(st.lists(kinds, min_size=1, max_size=4))
    names = st.sampled_from(["a", "year", "月份", "占比", "id", "金额"])
    columns = tuple(ResultColumn(data.draw(names), "", kind) for kind in types)
    rows = data.draw(st.lists(st.tuples(*[cells] * len(types)), max_size=8))
    found = choose_chart(QueryResult(columns, tuple(rows)), make_question(), "")
    if found is not None:
        json.dumps(found.model_dump(), allow_nan=False)
        assert found.type not in found.alternatives


def test_what_is_compared_is_drawn_and_the_difference_is_not() -> None:
    """Two years month by month are two lines, not four."""
    rows = [(m, m * 10, m * 11, m, "10") for m in range(1, 7)]
    found = chart(
        make_result("月份:i 销售额（2024）:n 销售额（2025）:n 差额:n 增长率（%）:n", *rows)
    )
    assert found.type == "line"
    assert [s.label for s in found.series] == ["销售额（2024）", "销售额（2025）"]


def test_two_things_compared_are_two_columns_of_one_series() -> None:
    rows = [("广东", "9", "2", "28.57"), ("浙江", "7", None, None)]
    found = chart(make_result("省份:t 销售额:n difference:n difference_(%):n", *rows))
    assert (found.type, len(found.series)) == ("column", 1)


def test_a_list_of_rows_is_drawn_only_where_all_of_it_can_be_told_apart() -> None:
    days = [(f"2025-01-{d:02d}", f"name {d % 14}", d) for d in range(1, 29)]
    rows = make_result("day:d name:t fee:n", *days)
    stored = (ColumnMeaning("stored"),) * 3
    assert choose_chart(replace(rows, meanings=stored), make_question(), "") is None
    assert chart(replace(rows, meanings=(*stored[:2], ColumnMeaning("sum")))).type == "line"


def test_the_first_rows_of_a_longer_list_are_drawn_only_when_asked() -> None:
    first = make_result("drug:t quantity:i", *[("ab"[n % 2], n) for n in range(20)], truncated=True)
    stored = replace(first, meanings=(ColumnMeaning("stored"), ColumnMeaning("stored")))
    assert choose_chart(stored, make_question(), "") is None
    assert chart(replace(stored, truncated=False)).type == "box"
    assert chart(stored, "箱线图").type == "box"
