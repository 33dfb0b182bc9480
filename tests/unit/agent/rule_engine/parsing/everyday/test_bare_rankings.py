"""Rankings whose measure goes without saying, and words for new things."""

import pytest

from model.errors import CannotAnswer
from tests.support.schemas.rule_engine_shop import CUSTOMERS, ORDERS, rows, write
from tests.unit.agent.rule_engine.parsing.days.test_lasting import _write as write_stores
from tests.unit.agent.rule_engine.parsing.everyday.test_everyday_words import (
    BANDS,
    CHANNEL,
    _add,
    _write,
)
from tests.unit.agent.rule_engine.parsing.everyday.test_prices_and_kinds import (
    _write as write_goods,
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("订单最多的一年", [("2025", 3)]),
        ("销售额最高的一个月", [("2024-04", 200.0)]),
        ("哪个月生意最好", [("2024-04", 200.0)]),
        ("worst month of 2025", [("2025-05", 50.0)]),
        ("谁下的单最多", [("王芳", 2)]),
        ("best customer in 北京", [("李强", 230.0)]),
    ],
)
def test_times_and_people_are_ranked(question: str, answer: list[tuple[object, ...]]) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize(
    "question",
    ["大家最常用哪个渠道", "客户最喜欢用什么渠道", "which channel do customers use most"],
)
def test_what_is_used_is_counted_by_what_is_done_with_it(question: str) -> None:
    sql = _write(question, _add(ORDERS, CHANNEL)).sql
    assert "GROUP BY ord.channel" in sql
    assert "COUNT(*)" in sql
    assert "LIMIT 1" in sql


def test_what_is_used_at_all_is_no_ranking() -> None:
    sql = _write("which channels do customers use", _add(ORDERS, CHANNEL)).sql
    assert "LIMIT" not in sql


def test_people_are_counted_where_most_people_are_asked_for() -> None:
    sql = _write("哪个年龄段人最多", _add(CUSTOMERS, BANDS)).sql
    assert "COUNT(*)" in sql
    assert "FROM cust" in sql


def test_new_things_are_those_of_a_time() -> None:
    assert "goods.name" in write_goods("列出2024年上市的新品").sql
    assert "COUNT(*)" in write_goods("2024年上市的新品有几款").sql
    with pytest.raises(CannotAnswer):
        write_goods("新品有哪些")


def test_a_range_of_years_belongs_to_the_day_behind_it() -> None:
    sql = write_stores("2019年到2021年之间开业的门店")
    assert "SELECT stores.name" in sql
    assert "'2022-01-01'" in sql


@pytest.mark.parametrize("question", ["今年卖了多少了", "今年卖了多少"])
def test_how_much_was_sold_may_end_in_a_particle(question: str) -> None:
    assert "SUM(item.amt)" in write(question).sql


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("销售额排名第二的品类是哪个", [("食品", 140.0)]),
        ("第二大品类", [("食品", 140.0)]),
        ("second highest revenue category", [("食品", 140.0)]),
        ("数据是从什么时候开始的", [("2024-04-09", "2025-05-03")]),
        ("how far back does our data go", [("2024-04-09", "2025-05-03")]),
    ],
)
def test_a_place_in_a_ranking_and_the_kind_there_is_most_of(
    question: str, answer: list[tuple[object, ...]]
) -> None:
    assert rows(question) == answer


@pytest.mark.parametrize("question", ["what's our best seller", "卖得最好的是什么"])
def test_what_sells_best_are_the_goods(question: str) -> None:
    sql = write_goods(question).sql
    assert "goods.name" in sql
    assert "SUM(item.qty)" in sql


def test_the_second_in_each_group_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        write("每个城市销售额排名第二的客户")


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("线上和线下各卖了多少", ("线下", "线上")),
        ("线上线下的订单数对比", ("线下", "线上")),
        ("online vs offline sales", ("offline", "online")),
    ],
)
def test_the_opposite_of_what_is_stored_is_all_the_rest(
    question: str, names: tuple[str, str]
) -> None:
    sql = _write(question, _add(ORDERS, CHANNEL)).sql
    assert f"WHEN ord.channel = '线下门店' THEN '{names[0]}' ELSE '{names[1]}'" in sql
