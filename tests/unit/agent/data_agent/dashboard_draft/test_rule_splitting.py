"""A topic is split into each measure by each grouping, in both languages."""

import pytest

from agent.data_agent.dashboard_draft.rule_splitting import MAX_QUESTIONS, split_by_rules


@pytest.mark.parametrize(
    ("topic", "questions"),
    [
        ("sales by region and month", ("sales by region", "sales by month")),
        ("visits per doctor", ("total visits", "visits by doctor")),
        (
            "sales and orders by region in 2025",
            ("sales by region in 2025", "orders by region in 2025"),
        ),
        (
            "revenue by month, top 5 products and orders by region",
            ("revenue by month", "orders by region", "top 5 products"),
        ),
        ("revenue over time and by channel", ("revenue by month", "revenue by channel")),
        ("按地区和月份看销售额", ("各地区的销售额", "每月的销售额")),
        ("按科室看就诊人次", ("总就诊人次", "各科室的就诊人次")),
        ("2025年按月看收入", ("2025年总收入", "2025年每月的收入")),
        ("各省份、各品类的订单数", ("各省份的订单数", "各品类的订单数")),
        (
            "2025年按门店统计收入和订单数；各品类的毛利",
            ("2025年各门店的收入", "2025年各门店的订单数", "各品类的毛利"),
        ),
        (
            "每月就诊人次、各科室就诊人次前五名、各医生挂号费占比",
            ("每月的就诊人次", "各科室就诊人次前五名", "各医生挂号费占比"),
        ),
        (
            "总收入、各门店的收入、各品类的毛利和每月的订单数",
            ("总收入", "各门店的收入", "各品类的毛利", "每月的订单数"),
        ),
        (
            "monthly visits, top 5 doctors by visits and fees by ward",
            ("visits by month", "fees by ward", "top 5 doctors by visits"),
        ),
    ],
)
def test_each_measure_by_each_grouping(topic: str, questions: tuple[str, ...]) -> None:
    assert split_by_rules(topic) == questions


@pytest.mark.parametrize("topic", ["", "sales", "销售额", "by region"])
def test_what_names_no_grouping_is_not_split(topic: str) -> None:
    assert split_by_rules(topic) == ()


def test_there_are_at_most_so_many_questions() -> None:
    found = split_by_rules("sales, orders and returns by region, month, channel and product")
    assert len(found) == MAX_QUESTIONS
