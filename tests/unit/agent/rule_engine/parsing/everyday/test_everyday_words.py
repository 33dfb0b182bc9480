"""Words of everyday questions that no column is called by: members, states, ages, stored types."""

from dataclasses import replace

import pytest

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.errors import CannotAnswer
from model.sources.schema import Column, RetrievedTable, Table
from tests.support.schemas.rule_engine_shop import CUSTOMERS, ORDERS, request, rows, write

LEVEL = Column(
    "level", "text", "text", comment="会员等级 / membership level", samples=("金卡会员", "银卡会员")
)
BANDS = Column(
    "age_group", "text", "text", comment="年龄段 / age group",
    samples=("18-24岁", "25-34岁", "35-44岁", "45-54岁", "55岁以上"),
)  # fmt: skip
STATE = Column(
    "st", "text", "text", comment="订单状态 / order status", samples=("已完成", "配送中", "待发货")
)
CHANNEL = Column(
    "channel",
    "text",
    "text",
    comment="销售渠道 / sales channel",
    samples=("线下门店", "微信小程序", "天猫"),
)


def _write(question: str, *tables: Table) -> WrittenSql:
    asked = request(question)
    named = {table.name: table for table in tables}
    found = tuple(
        RetrievedTable(named.get(one.table.name, one.table), one.score)
        for one in asked.schema.tables
    )
    schema = replace(asked.schema, tables=found)
    return RuleSqlWriter().compose(WriteRequest(asked.question, schema))


def _add(table: Table, column: Column, without: str = "") -> Table:
    kept = tuple(one for one in table.columns if one.name != without)
    return replace(table, columns=(*kept, column))


@pytest.mark.parametrize("question", ["总共有多少个会员", "how many members are there"])
def test_people_are_called_by_what_a_column_says_of_them_and_that_is_told(question: str) -> None:
    written = _write(question, _add(CUSTOMERS, LEVEL))
    assert "COUNT(*)" in written.sql
    assert "FROM cust" in written.sql
    assert "会员" in written.assumptions[0] or "members" in written.assumptions[0]


def test_people_who_are_nowhere_spoken_of_are_refused() -> None:
    with pytest.raises(CannotAnswer):
        write("总共有多少个会员")


@pytest.mark.parametrize(
    ("question", "state"),
    [
        ("还没发货的订单有几单", "待发货"),
        ("现在还有多少订单没发货", "待发货"),
        ("how many orders haven't shipped yet", "待发货"),
        ("how many orders are awaiting shipment", "待发货"),
        ("正在配送的订单有多少", "配送中"),
        ("how many orders are still being delivered", "配送中"),
        ("how many orders are on the way", "配送中"),
    ],
)
def test_what_is_not_done_yet_or_under_way_is_a_stored_state(question: str, state: str) -> None:
    sql = _write(question, _add(ORDERS, STATE)).sql
    assert f"st = '{state}'" in sql
    assert "COUNT(*)" in sql


@pytest.mark.parametrize(
    ("question", "bands"),
    [
        ("45岁以上的客户有多少", ["45-54岁", "55岁以上"]),
        ("how many customers are 45 or older", ["45-54岁", "55岁以上"]),
        ("35岁以下的客户有几个", ["18-24岁", "25-34岁"]),
        ("25到44岁的客户有多少", ["25-34岁", "35-44岁"]),
        ("how many customers are 18-24", ["18-24岁"]),
    ],
)
def test_ages_choose_the_bands_that_lie_within(question: str, bands: list[str]) -> None:
    sql = _write(question, _add(CUSTOMERS, BANDS, "age")).sql
    assert all(f"'{band}'" in sql for band in bands)
    assert sql.count("岁") == len(bands)


def test_an_age_that_cuts_a_band_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        _write("30岁以上的客户有多少", _add(CUSTOMERS, BANDS, "age"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("how many orders come from offline stores", "线下门店"),
        ("orders from the WeChat mini program", "微信小程序"),
    ],
)
def test_a_stored_value_is_said_part_by_part_in_the_other_language(
    question: str, value: str
) -> None:
    assert f"channel = '{value}'" in _write(question, _add(ORDERS, CHANNEL)).sql


@pytest.mark.parametrize(
    ("question", "average"),
    [
        ("月均订单数", [(4 / 3,)]),
        ("平均每月有多少订单", [(4 / 3,)]),
        ("how many orders do we get per month on average", [(4 / 3,)]),
        ("今年月均销售额", [(90.0,)]),
        ("average monthly sales this year", [(90.0,)]),
    ],
)
def test_a_sum_falls_to_each_month_in_which_there_is_any(
    question: str, average: list[tuple[float]]
) -> None:
    assert rows(question) == average


def test_months_that_the_period_cuts_are_not_averaged() -> None:
    with pytest.raises(CannotAnswer):
        write("近三个月的月均销售额")


@pytest.mark.parametrize("question", ["人均下单次数", "平均每人下几单"])
def test_how_often_people_order(question: str) -> None:
    assert rows(question) == [(2.0,)]


@pytest.mark.parametrize(
    "question", ["每单平均买几件", "一个订单平均有几件商品", "items per order on average"]
)
def test_how_many_pieces_an_order_is_for(question: str) -> None:
    assert rows(question) == [(3.75,)]


@pytest.mark.parametrize(
    "question",
    ["消费超过160的客户有哪些", "花了160以上的客户", "customers who spent more than 160"],
)
def test_what_somebody_spent_is_compared_as_a_sum(question: str) -> None:
    assert [row[0] for row in rows(question)] == ["李强"]


def test_the_period_of_a_sum_that_is_compared_is_that_of_its_rows() -> None:
    assert rows("今年消费满100的客户有多少") == [(1,)]


@pytest.mark.parametrize(
    "question", ["订单金额50到150的订单有几个", "how many orders between 50 and 150"]
)
def test_a_range_needs_no_word_before_it(question: str) -> None:
    assert rows(question) == [(2,)]


def test_orders_are_counted_where_the_word_for_one_is() -> None:
    assert rows("上海的客户下了多少单") == [(2,)]


def test_what_is_used_more_is_counted() -> None:
    sql = _write("天猫和微信小程序哪个用得多", _add(ORDERS, CHANNEL)).sql
    assert "COUNT(*)" in sql
    assert "SUM" not in sql


def test_two_of_a_list_say_only_how_many_there_are() -> None:
    assert rows("上海、北京两个城市的客户数") == [("上海", 2), ("北京", 1)]


def test_quarters_are_compared_where_the_phrase_says_so() -> None:
    assert "Q" in write("quarter over quarter revenue").sql


@pytest.mark.parametrize("question", ["同比去年销售额增长了多少", "销售额比去年同期增长多少"])
def test_growth_since_last_year_is_that_of_this_year(question: str) -> None:
    assert rows(question)[0][-4:] == (180.0, 200.0, -20.0, -10.0)


def test_the_year_behind_a_month_belongs_to_it() -> None:
    assert rows("revenue in April last year") == [(200.0,)]


def test_what_brings_in_so_much_is_no_share() -> None:
    assert rows("食品贡献了多少销售额") == [(140.0,)]


@pytest.mark.parametrize("question", ["注册最久的客户", "注册时间最久的客户"])
def test_since_longest_is_the_earliest_day(question: str) -> None:
    since = Column("reg_dt", "date", "date", comment="注册日期 / registration date")
    assert "reg_dt ASC" in _write(question, _add(CUSTOMERS, since)).sql


def test_a_day_that_is_counted_counts_its_rows() -> None:
    since = Column("reg_dt", "date", "date", comment="注册日期 / registration date")
    sql = _write("每月注册数量", _add(CUSTOMERS, since)).sql
    assert "reg_dt" in sql
    assert "FROM cust" in sql


@pytest.mark.parametrize(
    "question", ["sales amount from online channels by month", "线上渠道每个月的销售额"]
)
def test_the_channels_of_what_is_sold_online_are_one_condition_and_no_groups(question: str) -> None:
    sql = _write(question, _add(ORDERS, CHANNEL)).sql
    assert "<> '线下门店'" in sql
    assert "channel" not in sql.split("GROUP BY")[1]


@pytest.mark.parametrize(
    "question", ["线上一共卖了多少钱", "今年线上的销售额", "online sales amount this year"]
)
def test_the_opposite_of_a_stored_kind_is_all_but_that(question: str) -> None:
    written = _write(question, _add(ORDERS, CHANNEL))
    assert "channel <> '线下门店'" in written.sql
    assert "线下门店" in written.assumptions[0]


def test_a_kind_and_its_opposite_are_two_groups_and_that_is_told() -> None:
    written = _write("线上和线下各卖了多少", _add(ORDERS, CHANNEL))
    assert "CASE WHEN ord.channel = '线下门店'" in written.sql
    assert any("线上" in told and "线下门店" in told for told in written.assumptions)


def test_the_others_are_all_but_what_is_excepted() -> None:
    written = _write("除了线下门店，其他渠道一共卖了多少钱", _add(ORDERS, CHANNEL))
    assert "channel <> '线下门店'" in written.sql
    assert "GROUP BY" not in written.sql


def test_an_age_that_cuts_a_band_is_refused_and_no_number_of_customers() -> None:
    banded = _add(CUSTOMERS, BANDS, "age")
    assert "IN ('18-24岁', '25-34岁')" in _write("35岁以下客户的销售额", banded).sql
    with pytest.raises(CannotAnswer):
        _write("30岁以下客户的销售额", banded)


def test_days_from_monday_to_sunday_are_days_of_the_week() -> None:
    assert rows("周一到周日各天的订单数") == [("星期二", 1), ("星期三", 2), ("星期六", 1)]


@pytest.mark.parametrize("question", ["各城市客户平均销售额", "客户平均销售额最高的城市"])
def test_what_falls_to_each_of_them_on_average_is_told_for_each_group(question: str) -> None:
    assert rows(question)[0] == ("北京", 230.0)
