"""The same questions for every dialect: it parses there, and MySQL gets no NULLS LAST."""

from dataclasses import replace

import pytest
import sqlglot
from sqlglot import exp

from agent.ports import WriteRequest
from agent.rule_engine.sql_generation.expressions.date_functions import make_time_difference
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.sources.schema import Dialect, SourceInfo
from services import sqlguard
from tests.support.schemas.rule_engine_shop import request

DIALECTS = ("sqlite", "mysql", "postgres", "duckdb", "clickhouse", "trino")
QUESTIONS = (
    "按季度统计销售额",
    "weekly revenue",
    "2025年每月销售额环比",
    "各品类的销售额占比",
    "top 3 customers by order amount",
    "年龄最大的客户",
    "没有订单的客户",
    "每个城市销售额最高的客户",
    "2025年按月累计销售额",
    "销售额高于平均的客户",
)
BUSINESS = (
    "按星期几统计订单数",
    "orders on weekdays vs weekends",
    "各品类销售额的中位数",
    "median order amount",
    "复购率",
    "复购客户有多少",
    "客户平均下单间隔",
    "how many customers have more than 1 order",
    "2025年哪个品类增长最快",
    "每月新增客户数",
    "2025年每个季度的新增客户数",
    "平均每个客户下几单",
)
"""Words of business: forms of their own, which may have a CASE."""
EVERY = (*QUESTIONS, *BUSINESS)


def _sql(question: str, dialect: Dialect) -> str:
    asked = request(question)
    source = SourceInfo("1", "shop", dialect, dialect)
    schema = replace(asked.schema, source=source)
    return RuleSqlWriter().compose(WriteRequest(asked.question, schema)).sql


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("question", EVERY)
def test_each_dialect_reads_its_statement(question: str, dialect: Dialect) -> None:
    statement = sqlglot.parse_one(_sql(question, dialect), read=dialect)
    assert statement.key == "select"


@pytest.mark.parametrize("dialect", ["sqlite", "mysql"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_null_ordering_where_it_may_not_run(question: str, dialect: Dialect) -> None:
    sql = _sql(question, dialect)
    assert "NULLS" not in sql
    assert "CASE WHEN" not in sql


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("question", [*EVERY, "2024年和2025年的销售额"])
def test_the_guard_lets_it_through(question: str, dialect: Dialect) -> None:
    tables = frozenset(["cust", "ord", "item"])
    assert sqlguard.check_statement(_sql(question, dialect), dialect=dialect, tables=tables)


def test_months_of_sqlite_are_moved_from_their_first_day() -> None:
    """The 31st of August plus one month is the 1st of October there."""
    assert "'start of month', '+1 month'" in _sql("2025年每月销售额环比", "sqlite")


def test_text_in_mysql_is_joined_by_a_function() -> None:
    assert "CONCAT(" in _sql("按季度统计销售额", "mysql")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_guard_lets_hours_between_two_times_through(dialect: Dialect) -> None:
    early, late = exp.column("begun_at", "firings"), exp.column("finished_at", "firings")
    hours = make_time_difference(late, early, "hour", dialect)
    sql = exp.select(exp.Avg(this=hours)).from_("firings").sql(dialect=dialect)
    checked = sqlguard.check_statement(sql, dialect=dialect, tables=frozenset(["firings"]))
    assert "3600" in checked
    assert checked.count("begun_at") == checked.count("finished_at") == 1
