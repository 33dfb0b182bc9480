"""Questions on a small shop, answered by SQLite."""

import pytest

from agent.ports import FailedAttempt, WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.errors import CannotAnswer
from tests.support.schemas.rule_engine_shop import request, rows, write


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("有多少个客户", [(3,)]),
        ("how many customers are there", [(3,)]),
        ("客户的平均年龄", [(32.0,)]),
        ("各城市的客户数", [("上海", 2), ("北京", 1)]),
        ("总销售额", [(380.0,)]),
        ("revenue by category", [("玩具", 240.0), ("食品", 140.0)]),
        ("各品类的销售额", [("玩具", 240.0), ("食品", 140.0)]),
        ("销售额最高的品类", [("玩具", 240.0)]),
        ("top 1 category by quantity", [("食品", 10)]),
        ("上个月的销售额", [(130.0,)]),
        ("revenue in 2024", [(200.0,)]),
        ("2025年每月的销售额", [("2025-04", 130.0), ("2025-05", 50.0)]),
        ("monthly revenue in 2025", [("2025-04", 130.0), ("2025-05", 50.0)]),
        ("2024年按月和品类统计销售额", [("2024-04", "玩具", 200.0)]),
        ("revenue by category and month in 2024", [("2024-04", "玩具", 200.0)]),
        ("revenue by month and category in 2024", [("2024-04", "玩具", 200.0)]),
        ("2024年各品类和月份的销售额", [("2024-04", "玩具", 200.0)]),
        ("没有订单的客户", [("Ann",)]),
        ("customers without any order", [("Ann",)]),
        ("年龄大于40的客户", [("李强",)]),
        ("上海的客户有多少个", [(2,)]),
        ("已取消的订单有多少", [(1,)]),
        ("customers by city", [("上海", 2), ("北京", 1)]),
        ("各城市客户占比", [("上海", 2, 66.67), ("北京", 1, 33.33)]),
        ("40岁以上的客户", [("李强",)]),
        ("4月销量最高的品类", [("食品", 5)]),
        ("各品类的销售额占比", [("玩具", 240.0, 63.16), ("食品", 140.0, 36.84)]),
        ("每个城市销售额最高的客户", [("上海", "王芳", 150.0), ("北京", "李强", 230.0)]),
        (
            "top 1 customer by revenue in each city",
            [("上海", "王芳", 150.0), ("北京", "李强", 230.0)],
        ),
        (
            "每个月销量最高的品类",
            [("2024-04", "玩具", 4), ("2025-04", "食品", 5), ("2025-05", "食品", 5)],
        ),
        ("2025年按月累计销售额", [("2025-04", 130.0, 130.0), ("2025-05", 50.0, 180.0)]),
        (
            "cumulative revenue by month in 2025",
            [("2025-04", 130.0, 130.0), ("2025-05", 50.0, 180.0)],
        ),
        ("2024年和2025年的销售额", [(200.0, 180.0, -10.0)]),
        (
            "revenue by category in 2024 and 2025",
            [("食品", None, 140.0, None), ("玩具", 200.0, 40.0, -80.0)],
        ),
        ("2024年和2025年一共的销售额", [(380.0,)]),
        ("销售额高于平均的客户", [("李强", 230.0)]),
        ("customers whose revenue is above average", [("李强", 230.0)]),
        ("销售额超过150的客户", [("李强", 230.0)]),
        ("有订单的客户数", [(2,)]),
        ("how many customers have orders", [(2,)]),
        ("没有订单的上海客户", [("Ann",)]),
        ("没买过玩具的客户", [("Ann",)]),
        ("customers who bought both 食品 and 玩具", [("王芳",), ("李强",)]),
        ("最畅销的品类", [("食品", 10)]),
        ("what is the best selling category", [("食品", 10)]),
        ("最大年龄和最小年龄", [(41, 25)]),
        ("what is the highest and the lowest age", [(41, 25)]),
        ("年龄在20到35岁之间的客户", [("王芳",), ("Ann",)]),
        ("客户按年龄从大到小排序", [("李强", 41), ("王芳", 30), ("Ann", 25)]),
        ("有多少个已支付的订单", [(3,)]),
        ("revenue in the first half of 2025", [(180.0,)]),
    ],
)
def test_a_question_is_answered_with_its_rows(
    question: str, answer: list[tuple[object, ...]]
) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    ("question", "answer", "heading"),
    [
        ("上海的销售额占比", [(39.47,)], "销售额占比（%）"),
        ("已支付的订单占比", [(75.0,)], "订单数占比（%）"),
        ("what share of revenue came from 上海", [(39.47,)], "销售额占比（%）"),
        ("2025年食品的数量占比", [(90.91,)], "数量占比（%）"),
    ],
)
def test_the_share_of_a_kind_joins_the_table_that_tells_the_kind(
    question: str, answer: list[tuple[object, ...]], heading: str
) -> None:
    assert rows(question) == answer
    assert f'AS "{heading}"' in write(question).sql


def test_growth_sits_beside_the_same_months_of_the_year_before() -> None:
    assert rows("2025年每月销售额同比") == [
        ("2025-04", 130.0, 200.0, -35.0),
        ("2025-05", 50.0, None, None),
    ]


@pytest.mark.parametrize("follow_up", ["按月呢？", "and by month?"])
def test_a_follow_up_keeps_the_measure(follow_up: str) -> None:
    assert rows(follow_up, "总销售额") == [
        ("2024-04", 200.0),
        ("2025-04", 130.0),
        ("2025-05", 50.0),
    ]


@pytest.mark.parametrize("follow_up", ["按月呢？", "and by month?"])
def test_by_month_after_a_ranking_keeps_the_ranked(follow_up: str) -> None:
    """Who asked for the first two cities asks for these cities month by month, not for all."""
    assert rows(follow_up, "2025年销售额前两名的品类") == [
        ("2025-04", "玩具", 40.0),
        ("2025-04", "食品", 90.0),
        ("2025-05", "食品", 50.0),
    ]
    assert (
        "只看上一问中销售额最高的 2 个品类" in write("按月呢？", "销售额前两名的品类").assumptions
    )


def test_a_follow_up_changes_the_period() -> None:
    assert rows("what about 2024?", "revenue in 2025") == [(200.0,)]


def test_assumptions_name_the_column_and_the_days() -> None:
    assumptions = write("上个月的销售额").assumptions
    assert "按“下单日期”统计时间" in assumptions
    assert "上个月：2025-04-01 至 2025-04-30" in assumptions


@pytest.mark.parametrize("question", ["天气怎么样", "who will win the election"])
def test_what_is_not_understood_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("线下品类的销售额", "“线下”"),
        ("online revenue", "“online”"),
        ("会员的销售额", "“会员”"),
        ("各品类的出勤率是多少", "“出勤率”"),
        ("每个客户的平均体温", "“体温”"),
        ("各城市的坪效对比", "“坪效”"),
        ("装了门禁密码的客户有多少", "“门禁密码”"),
    ],
)
def test_a_refusal_names_the_word_that_means_nothing_here(question: str, word: str) -> None:
    with pytest.raises(CannotAnswer) as refused:
        write(question)
    assert word in str(refused.value.params["words"])


def test_a_statement_that_failed_is_not_written_again() -> None:
    asked = request("有多少个客户")
    failed = FailedAttempt(RuleSqlWriter().compose(asked).sql, "no such table")
    with pytest.raises(CannotAnswer):
        RuleSqlWriter().compose(WriteRequest(asked.question, asked.schema, (failed,)))


def test_a_follow_up_is_titled_by_what_it_amounts_to() -> None:
    follow_up = write("按月呢？", "各品类的销售额前一名")
    assert (follow_up.title, write("按月的订单金额").title) == (
        "按月份的销售额",
        "按月的订单金额",
    )


def test_a_column_that_is_gone_is_read_around() -> None:
    asked = request("客户的平均年龄")
    first = RuleSqlWriter().compose(request("总销售额")).sql
    failed = FailedAttempt(first, "no such column: item.amt")
    retried = WriteRequest(request("总销售额").question, asked.schema, (failed,))
    assert RuleSqlWriter().compose(retried).sql != first
