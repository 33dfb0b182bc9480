"""Who leads, who is third, and what was first or last by the column of dates that is meant."""

import pytest

from agent.figures import check_figures
from agent.ports import QuestionResult
from tests.unit.agent.answers import make_answer, make_result

BAKERS = make_answer(
    make_result(
        "place:i baker:t loaves:i",
        (1, "Amaro", 940), (2, "Birkin", 905), (3, "Corelli", 860), (4, "Dunphy", 790),
    ),
    "bakers by loaves", "en",
)  # fmt: skip
SINGERS = make_answer(
    make_result("歌手:t 播放量:i", ("云雀", 5200), ("画眉", 4800), ("夜莺", 4100), ("百灵", 3900)),
    "各歌手的播放量",
)
BOATS = make_answer(
    make_result(
        "boat:t launched_on:d berths:i painted_on:d",
        ("Gull", "2016-04-02", 6, "2024-05-11"),
        ("Tern", "2012-09-18", 4, "2025-03-07"),
        ("Skua", "2020-06-30", 8, None),
    ),
    "boats with the dates of launch and painting", "en",
)  # fmt: skip
LIFTS = make_answer(
    make_result(
        "电梯:t 安装日期:d 载重:i 检修日期:d",
        ("甲梯", "2015-03-12", 800, "2025-02-20"),
        ("乙梯", "2011-08-05", 1000, "2025-06-15"),
        ("丙梯", "2019-10-21", 1250, None),
    ),
    "列出电梯的安装日期和检修日期",
)
TRUE = [
    (BAKERS, "Amaro leads with 940 loaves."),
    (BAKERS, "Amaro is first with 940 loaves, Corelli is third with 860."),
    (BAKERS, "Corelli is in third place."),
    (SINGERS, "云雀以5,200次播放居首。"),
    (SINGERS, "云雀以5,200次领先，夜莺排名第三。"),
    (SINGERS, "画眉以700次领先夜莺。"),
    (BOATS, "Tern was painted most recently, on 7 March 2025."),
    (BOATS, "The boat painted most recently is Tern."),
    (BOATS, "Skua was launched last, Tern was launched first."),
    (BOATS, "The last boat launched was Skua."),
    (BOATS, "Gull was painted on 11 May 2024."),
    (LIFTS, "乙梯的检修时间最近，为2025年6月15日。"),
    (LIFTS, "最后安装的是丙梯。"),
    (LIFTS, "最近一次检修的是乙梯，安装最晚的是丙梯。"),
]
FALSE = [
    (BAKERS, "Birkin leads with 905 loaves.", "Birkin leads with 905"),
    (BAKERS, "Birkin is first with 905 loaves.", "Birkin is first with 905"),
    (BAKERS, "Dunphy is third with 790 loaves.", "Dunphy is third with 790"),
    (BAKERS, "Birkin tops the table.", "Birkin tops the"),
    (SINGERS, "画眉以4,800次播放居首。", "画眉以4,800次播放居首"),
    (SINGERS, "画眉以4,800次领先。", "画眉以4,800次领先"),
    (SINGERS, "百灵排名第三。", "百灵排名第三"),
    (BOATS, "Gull was painted most recently.", "Gull was painted most recently"),
    (BOATS, "Gull was launched first.", "Gull was launched first"),
    (BOATS, "The last boat launched was Gull.", "Gull"),
    (BOATS, "Tern was launched on 7 March 2025.", "7 March 2025"),
    (LIFTS, "甲梯的检修时间最近，为2025年2月20日。", "甲梯的检修时间最近"),
    (SINGERS, "画眉播放量领跑。", "画眉播放量领跑"),
    (LIFTS, "最后安装的是甲梯。", "甲梯"),
    (LIFTS, "最近检修的是甲梯。", "甲梯"),
    (LIFTS, "乙梯安装于2025年6月15日。", "2025年6月15日"),
]


@pytest.mark.parametrize(("of", "text"), TRUE, ids=[text for _, text in TRUE])
def test_a_true_place_or_date_is_left_alone(of: QuestionResult, text: str) -> None:
    assert [mark.text for mark in check_figures(text, of).unverified] == []


@pytest.mark.parametrize(("of", "text", "marked"), FALSE, ids=[text for _, text, _ in FALSE])
def test_a_false_place_or_date_is_marked_whole(of: QuestionResult, text: str, marked: str) -> None:
    assert [mark.text for mark in check_figures(text, of).unverified] == [marked]
