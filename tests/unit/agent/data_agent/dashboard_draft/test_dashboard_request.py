"""Which words ask for a dashboard, and what of them is to stand on it."""

import pytest

from agent.data_agent.dashboard_draft.dashboard_request import find_dashboard_request


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("a dashboard of sales by region and month", "sales by region and month"),
        ("Make a sales dashboard by region and month.", "sales by region and month"),
        ("Could you build me a dashboard with visits per doctor?", "visits per doctor"),
        ("I need a weekly dashboard for visits per doctor", "visits per doctor"),
        ("create a dashboard", ""),
        ("做一个按地区和月份看销售额的看板", "按地区和月份看销售额"),
        ("帮我做一个销售额看板，按地区和月份", "销售额按地区和月份"),
        ("按月份和渠道看退货数量的看板", "按月份和渠道看退货数量"),
        ("生成仪表盘，按科室看就诊人次", "按科室看就诊人次"),
        ("做一个看板", ""),
    ],
)
def test_a_wish_is_told_with_its_topic(said: str, topic: str) -> None:
    request = find_dashboard_request(said)
    assert request is not None
    assert request.topic == topic


@pytest.mark.parametrize(
    ("said", "topic", "name"),
    [
        ("做一个门诊看板：每月就诊人次、各科室的挂号费", "每月就诊人次、各科室的挂号费", "门诊"),
        ("a ward dashboard with visits per doctor", "visits per doctor", "ward"),
        ("帮我做一个销售额看板，按地区和月份", "销售额按地区和月份", ""),
    ],
)
def test_a_name_is_kept_apart_from_measures_that_are_said(said: str, topic: str, name: str) -> None:
    request = find_dashboard_request(said)
    assert request is not None
    assert (request.topic, request.name) == (topic, name)


@pytest.mark.parametrize(
    "said",
    [
        "how many dashboards were made per month?",
        "list dashboards by owner",
        "show the dashboard views by month",
        "sales by region and month",
        "创建的看板有多少个",
        "上个月创建的看板",
        "有哪些看板",
        "各地区的销售额",
        "a dashboard of " + "sales by region and " * 40,
        "",
    ],
)
def test_a_question_is_no_wish(said: str) -> None:
    assert find_dashboard_request(said) is None
