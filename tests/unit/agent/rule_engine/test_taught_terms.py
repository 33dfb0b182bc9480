"""Terms as words of the schema, and examples with the same question."""

import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from agent.ports import FailedAttempt, WriteRequest, WrittenSql
from agent.retrieval.teaching.teaching_index import TeachingIndex
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.errors import CannotAnswer
from model.sources.teaching import Teaching
from tests.support.schemas.rule_engine_shop import ROWS, request
from tests.support.schemas.taught_words import make_example, make_term

SENIOR = make_term(
    "老客户", synonyms=["senior customer", "senior"], table="cust", condition="age > 28",
    columns=("age",),
)  # fmt: skip
VALID = make_term(
    "有效订单", synonyms=["valid order"], table="ord", condition="sts = 1 OR amt > 150",
    columns=("sts", "amt"),
)  # fmt: skip
TAKINGS = make_term(
    "实收", synonyms=["takings"], table="ord", expression="SUM(amt)", condition="sts = 1",
    columns=("amt", "sts"), is_measure=True, time_column="ord_dt",
)  # fmt: skip
PER_BUYER = make_term(
    "客单价", synonyms=["aov"], table="ord", expression="SUM(amt) / COUNT(DISTINCT cust_id)",
    columns=("amt", "cust_id"), is_measure=True,
)  # fmt: skip
TERMS = (
    SENIOR,
    VALID,
    TAKINGS,
    PER_BUYER,
    make_term("买家", synonyms=["shopper"], table="cust"),
    make_term("岁数", synonyms=["seniority"], table="cust", expression="`age`", columns=("age",)),
    make_term("销售额", synonyms=["战果"], definition="What was sold."),
    make_term("付清单", synonyms=["settled"], table="ord", condition="sts = 1", columns=("sts",)),
    make_term("作废单", synonyms=["void"], table="ord", condition="sts IN (2)", columns=("sts",)),
    make_term("大额单", table="ord", condition="amt >= 100", columns=("amt",)),
    make_term(
        "件均价",
        synonyms=["piece rate"],
        table="item",
        expression="amt / qty",
        columns=("amt", "qty"),
        unit="¥",
    ),
    make_term(
        "营收",
        synonyms=["spending"],
        table="ord",
        expression="SUM(amt)",
        condition="sts = 2",
        columns=("amt", "sts"),
        is_measure=True,
    ),
)
EXAMPLES = (make_example("有几个城市？", "SELECT COUNT(DISTINCT city) FROM cust"),)
INDEX = TeachingIndex(Teaching("1", TERMS, EXAMPLES), lambda _: ("cust",))


def taught(question: str, *earlier: str) -> WriteRequest:
    asked = request(question, *earlier)
    found = INDEX.search(asked.question)
    schema = replace(asked.schema, terms=found.terms, examples=found.examples)
    return replace(asked, schema=schema)


def write(question: str, *earlier: str) -> WrittenSql:
    return RuleSqlWriter().compose(taught(question, *earlier))


def rows(question: str, *earlier: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(ROWS)
        return connection.execute(write(question, *earlier).sql).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("老客户有多少", [(2,)]),
        ("how many senior customers are there?", [(2,)]),
        ("how many customers are senior?", [(2,)]),
        ("老客户的姓名", [("王芳",), ("李强",)]),
        ("上海的老客户有哪些", [("王芳",)]),
        ("非老客户有哪些", [("Ann",)]),
        ("customers who are not senior", [("Ann",)]),
        ("average age of senior customers", [(35.5,)]),
        ("有效订单的数量", [(4,)]),
        ("有效订单金额", [(380.0,)]),
        ("有效订单最多的客户", [("王芳", 2)]),
        ("老客户的订单金额", [(380.0,)]),
        ("哪些客户没有有效订单", [("Ann",)]),
        ("customers without valid orders", [("Ann",)]),
    ],
)
def test_a_condition_is_a_filter_and_its_word_may_name_the_rows(
    question: str, expected: list[tuple[Any, ...]]
) -> None:
    assert rows(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("实收是多少", [(180.0,)]),
        ("营收是多少", [(200.0,)]),
        ("spending by city", [("北京", 200.0), ("上海", None)]),
        ("各城市的实收", [("上海", 150.0), ("北京", 30.0)]),
        ("takings by city", [("上海", 150.0), ("北京", 30.0)]),
        ("2025年4月的实收", [(130.0,)]),
        ("top 1 customers by takings", [("王芳", 150.0)]),
        ("各城市的实收占比", [("上海", 150.0, 83.33), ("北京", 30.0, 16.67)]),
        ("takings and number of orders by city", [("上海", 150.0, 2), ("北京", 30.0, 2)]),
        ("上海老客户的实收", [(150.0,)]),
        ("各城市的客单价", [("北京", 230.0), ("上海", 150.0)]),
    ],
)
def test_a_measure_is_computed_as_it_is_written_over_its_rows(
    question: str, expected: list[tuple[Any, ...]]
) -> None:
    assert rows(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("买家有多少", [(3,)]),
        ("how many shoppers are there?", [(3,)]),
        ("岁数最大的客户", [("李强", 41)]),
        ("average seniority of customers", [(32.0,)]),
        ("战果最高的品类", [("玩具", 240.0)]),
    ],
)
def test_other_names_of_tables_columns_and_words_are_read(
    question: str, expected: list[tuple[Any, ...]]
) -> None:
    assert rows(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("付清单和作废单有多少", [(4,)]),
        ("付清单或作废单的订单金额", [(380.0,)]),
        ("how many settled or void orders are there?", [(4,)]),
        ("付清单有多少", [(3,)]),
        ("付清单和大额单有多少", [(1,)]),
    ],
)
def test_values_of_one_column_are_joined_by_or(
    question: str, expected: list[tuple[Any, ...]]
) -> None:
    assert rows(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("平均件均价是多少", [(28.0,)]),
        ("average piece rate by category", [("玩具", 45.0), ("食品", 16.666666666666668)]),
        ("最高的件均价", [(50.0,)]),
        ("各品类的平均件均价", [("玩具", 45.0), ("食品", 16.666666666666668)]),
        ("件均价大于30的明细有多少", [(2,)]),
    ],
)
def test_a_value_of_a_row_is_a_column(question: str, expected: list[tuple[Any, ...]]) -> None:
    assert rows(question) == expected


@pytest.mark.parametrize(
    "question", ["各品类的实收", "平均实收", "有效订单率", "takings by category"]
)
def test_what_a_term_does_not_tell_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write(question)


def test_a_question_that_goes_on_keeps_the_measure() -> None:
    assert rows("按月呢", "2025年各城市的实收") == [
        ("2025-04", "上海", 100.0),
        ("2025-04", "北京", 30.0),
        ("2025-05", "上海", 50.0),
    ]


def test_the_answer_says_what_was_taught() -> None:
    told = write("老客户的实收").assumptions
    assert told[:2] == ("“实收”是术语：SUM(amt) WHERE sts = 1", "“老客户”是术语：age > 28")


def test_the_same_question_is_answered_with_the_statement_of_its_example() -> None:
    written = write(" 有几个 城市")
    assert written.sql == EXAMPLES[0].values.sql
    [told] = written.assumptions
    assert "示例" in told


def test_a_statement_that_failed_is_not_written_again() -> None:
    asked = taught("有几个城市")
    failed = (FailedAttempt(EXAMPLES[0].values.sql, "refused"),)
    try:
        written = RuleSqlWriter().compose(replace(asked, failed_attempts=failed))
    except CannotAnswer:
        return
    assert written.sql != EXAMPLES[0].values.sql


def test_without_terms_a_question_is_read_as_before() -> None:
    plain = request("各城市的客户数")
    assert "COUNT(*)" in RuleSqlWriter().compose(plain).sql
    with pytest.raises(CannotAnswer):
        RuleSqlWriter().compose(request("各城市的实收"))
